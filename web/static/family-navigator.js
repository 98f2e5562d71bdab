// Defines <family-navigator>. This is the one file that a page loads; docs/web-chat.md tells how.
import { FamilyNavigator } from "./chat/element.js";

if (!customElements.get("family-navigator")) customElements.define("family-navigator", FamilyNavigator);
