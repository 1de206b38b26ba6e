namespace Madang.MiniPrograms.Compile.Components;

/// <summary>Tags that need no component: those that WeChat documents, and the language's own.</summary>
internal static class BuiltInElements
{
    private static readonly HashSet<string> Names =
    [
        "block", "import", "include", "slot", "template", "wxs",
        "ad", "ad-custom", "audio", "button", "camera", "canvas", "channel-live", "channel-video", "checkbox", "checkbox-group", "cover-image", "cover-view",
        "custom-wrapper", "double-tap-gesture-handler", "draggable-sheet", "editor", "editor-portal", "force-press-gesture-handler", "form", "functional-page-navigator",
        "grid-builder", "grid-view", "horizontal-drag-gesture-handler", "icon", "image", "input", "keyboard-accessory", "label", "list-builder", "list-view", "live-player",
        "live-pusher", "long-press-gesture-handler", "map", "match-media", "movable-area", "movable-view", "native-component", "navigation-bar", "navigator",
        "nested-scroll-body", "nested-scroll-header", "official-account", "official-account-publish", "open-container", "open-data", "open-data-item", "open-data-list",
        "page-container", "page-meta", "pan-gesture-handler", "picker", "picker-view", "picker-view-column", "progress", "radio", "radio-group", "rich-text", "root-portal",
        "scale-gesture-handler", "scroll-view", "selection", "share-element", "slider", "snapshot", "span", "sticky-header", "sticky-section", "store-coupon", "store-gift",
        "store-home", "store-product", "swiper", "swiper-item", "switch", "tap-gesture-handler", "text", "textarea", "vertical-drag-gesture-handler", "video", "view",
        "voip-room", "web-view", "xr-frame",
    ];

    public static bool Has(string tag) => Names.Contains(tag);
}
