using System.Net;
using AnnotateHub.Web.Tests.Endpoints;

namespace AnnotateHub.Web.Tests.Accounts;

/// <summary>How a reader's link looks from outside; what opens is told by ReportLinkTests.</summary>
public sealed class ReaderLinkTests
{
    [Fact]
    public async Task The_page_keeps_the_secret_out_of_addresses_and_wrong_links_are_told_plainly()
    {
        await using var lab = await WebLab.StartAsync();
        using var reader = lab.Anonymous();
        var page = await reader.GetStringAsync("report");
        Assert.Contains("action=\"report/open\"", page, StringComparison.Ordinal);
        Assert.Contains("noindex", page, StringComparison.Ordinal);

        using var wrong = await reader.PostAsync("report/open", new FormUrlEncodedContent([new("secret", "ahr_invented")]));
        Assert.Equal(HttpStatusCode.Redirect, wrong.StatusCode);
        Assert.Equal("/report?problem=unknown", wrong.Headers.Location!.OriginalString);
        Assert.Contains("noindex", Assert.Single(wrong.Headers.GetValues("X-Robots-Tag")), StringComparison.Ordinal);
        Assert.Contains("This link opens no report", await reader.GetStringAsync("report?problem=unknown"), StringComparison.Ordinal);
        Assert.Contains("This link has expired", await reader.GetStringAsync("report?problem=expired"), StringComparison.Ordinal);
        // Nothing that a query says is repeated.
        Assert.DoesNotContain("<b>", await reader.GetStringAsync("report?problem=<b>"), StringComparison.Ordinal);
    }
}
