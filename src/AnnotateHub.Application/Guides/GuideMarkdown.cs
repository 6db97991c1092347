using Ganss.Xss;
using Markdig;

namespace AnnotateHub.Application.Guides;

/// <summary>
/// Markdown (CommonMark with tables) to HTML that cannot do anything: HTML within it is shown as text, links go to web pages or by e-mail,
/// pictures are those that were added to the guide and none from elsewhere, so that reading a guide tells no other server of it.
/// </summary>
public static class GuideMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoLinks()
        .DisableHtml()
        .Build();

    private static readonly string[] Tags =
    [
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ];

    /// <summary>How a guide's own picture is named in its Markdown: <c>picture:HASH</c>.</summary>
    public const string PictureScheme = "picture:";

    /// <param name="pictures">Where the guide's pictures are served from, without the hash.</param>
    public static string ToHtml(string markdown, string pictures)
    {
        // Made for each text: it holds the text's own handlers.
        var sanitizer = new HtmlSanitizer();
        sanitizer.AllowedTags.Clear();
        sanitizer.AllowedTags.UnionWith(Tags);
        sanitizer.AllowedAttributes.Clear();
        sanitizer.AllowedAttributes.UnionWith(["href", "src", "alt", "title"]);
        sanitizer.AllowedCssProperties.Clear();
        sanitizer.AllowedSchemes.Clear();
        sanitizer.AllowedSchemes.UnionWith(["http", "https", "mailto", "picture"]);
        sanitizer.PostProcessNode += (_, node) =>
        {
            if (node.Node is AngleSharp.Html.Dom.IHtmlImageElement image)
                Place(image, pictures);
            else if (node.Node is AngleSharp.Html.Dom.IHtmlAnchorElement link)
            {
                link.SetAttribute("rel", "noopener noreferrer");
                link.SetAttribute("target", "_blank");
            }
        };
        return sanitizer.Sanitize(Markdown.ToHtml(markdown, Pipeline));
    }

    private static void Place(AngleSharp.Html.Dom.IHtmlImageElement image, string pictures)
    {
        var source = image.GetAttribute("src") ?? "";
        var hash = source.StartsWith(PictureScheme, StringComparison.Ordinal) ? source[PictureScheme.Length..] : "";
        if (hash.Length > 0 && hash.All(char.IsAsciiHexDigit))
            image.SetAttribute("src", $"{pictures}/{hash}");
        else
            image.Remove();
    }
}
