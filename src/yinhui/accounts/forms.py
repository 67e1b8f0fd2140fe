"""Forms of this room's pages."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from django import forms

from yinhui.accounts.limits import PASSWORD_CHARACTERS_MAX, SLIPS_AT_ONCE_MAX
from yinhui.accounts.passwords import StrengthValidator
from yinhui.accounts.queries import AccountFilter
from yinhui.kernel.forms import IdsField


class SlipForm(forms.Form):
    """What stands on a printed slip."""

    username = forms.CharField(
        label="用户名",
        max_length=50,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "请填写单子上的用户名。"},
    )
    code = forms.CharField(
        label="首次登录码",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "请填写单子上的首次登录码。"},
    )


class NewPasswordForm(forms.Form):
    """A password, typed twice."""

    password1 = forms.CharField(
        label="新密码",
        strip=False,
        max_length=PASSWORD_CHARACTERS_MAX,
        help_text=StrengthValidator().get_help_text(),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请填写新密码。"},
    )
    password2 = forms.CharField(
        label="再输一次新密码",
        strip=False,
        max_length=PASSWORD_CHARACTERS_MAX,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再输一次新密码。"},
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same; how strong it is, the action judges."""
        data = super().clean() or {}
        if {"password1", "password2"} <= data.keys() and data["password1"] != data["password2"]:
            self.add_error("password2", "两次输入的密码不一样，请重新输入。")
        return data


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """allauth's form in the words of this program."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = {"oldpassword": "原来的密码", "password1": "新密码", "password2": "再输一次新密码"}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = StrengthValidator().get_help_text()


class AccountFilterForm(forms.Form):
    """The filter bar of the list of accounts."""

    q = forms.CharField(label="查找", required=False, max_length=50)
    state = forms.ChoiceField(
        label="情况",
        required=False,
        choices=[
            ("", "全部"),
            ("never", "从未登录"),
            ("locked", "暂时锁定"),
            ("one_factor", "没有第二重验证"),
            ("slip", "有没用过的登录单"),
            ("disabled", "已停用"),
        ],
    )

    def wanted(self) -> AccountFilter:
        """Return the filter, of whatever fields could be read."""
        self.is_valid()
        data = self.cleaned_data
        return AccountFilter(text=data.get("q", ""), state=data.get("state", ""))


class OpenAccountForm(forms.Form):
    """The user name of a new account."""

    username = forms.CharField(
        label="用户名",
        max_length=30,
        help_text="登录时要填，印在首次登录单上。小写字母开头，可以有数字。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": "请填写用户名。"},
    )


class ChosenForm(forms.Form):
    """Accounts ticked in the list."""

    chosen = IdsField(error_messages={"required": f"请先勾选账号（一次最多{SLIPS_AT_ONCE_MAX}个）。"})
