import "./shell.css";
import "htmx.org";
