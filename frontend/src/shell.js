// What every page loads: the stylesheet, htmx as we set it, and the components' behaviour.
import "./shell.css";
import "./icons.svg?url";
import "./mark.svg?url";
import "./requests.js";
import "./chart-loader.js";
import "./dialog.js";
import "./file-drop.js";
import "./lightbox.js";
import "./menu.js";
import "./passkey.js";
import "./record-form.js";
import "./selection.js";
import "./strength.js";
import "./submit.js";
import "./table.js";
import "./unsaved.js";
