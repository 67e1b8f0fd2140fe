#!/usr/bin/env bash
# Install what the tests need outside Python: Chromium in Chinese, a Chinese font, LibreOffice Writer, pdftoppm, pdftotext.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
# Date fields are drawn in the browser's own language.
[ -e /usr/lib/chromium/locales/zh-CN.pak ] || missing+=(chromium-l10n)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
# Reads the Chinese of a .pdf whose font is named, not embedded.
[ -d /usr/share/poppler/cMap/Adobe-GB1 ] || missing+=(poppler-data)
fc-list 2>/dev/null | grep -q "Noto Sans CJK" || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
if ! command -v apt-get >/dev/null; then
    echo "请先用本机的软件包管理器安装：${missing[*]}" >&2
    exit 1
fi
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
