using System.Net;
using System.Text.RegularExpressions;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>What every answer tells the browser, and whom the server believes about where a request comes from.</summary>
public sealed partial class HeaderTests
{
    [Theory]
    [InlineData("sign-in")]
    [InlineData("jobs")]
    [InlineData("css/site.css")]
    [InlineData("api/projects/1/images")]
    [InlineData("nowhere")]
    [InlineData("healthz")]
    public async Task Every_answer_forbids_scripts_in_the_page_frames_and_guessing(string path)
    {
        await using var lab = await WebLab.StartAsync(onNetwork: true);

        using var answer = await lab.Anonymous().GetAsync(path);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"), line => line.Contains("script-src"));
        var parts = policy.Split(';', StringSplitOptions.TrimEntries);
        var scripts = parts.Single(part => part.StartsWith("script-src", StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe", scripts);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("camera=()", Assert.Single(answer.Headers.GetValues("Permissions-Policy")));
        Assert.NotEmpty(Assert.Single(answer.Headers.GetValues("X-Request-Id")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    /// <summary>Not in development: there the files are being edited.</summary>
    [Fact]
    public async Task A_browser_keeps_files_whose_address_names_their_content_and_nothing_that_a_person_may_see()
    {
        await using var lab = await WebLab.StartAsync(new Dictionary<string, string> { ["environment"] = "Production" });
        using var lead = await lab.SignedInAsync("lead");
        var page = await lead.GetStringAsync($"projects/{lab.ProjectId}/images/{lab.ImageId}/annotate");
        var files = Fingerprinted().Matches(page).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains(files, file => file.EndsWith(".css", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".js", StringComparison.Ordinal));
        foreach (var file in files)
            Assert.Equal("public, max-age=31536000, immutable", await KeptAsync(lead, file));
        Assert.DoesNotContain("immutable", await KeptAsync(lead, "css/site.css"));
        Assert.Contains("no-store", await KeptAsync(lead, $"api/projects/{lab.ProjectId}/images/{lab.ImageId}/work"));
        Assert.Contains("no-store", await KeptAsync(lead, $"api/projects/{lab.ProjectId}/images"));
        Assert.Contains("no-store", await KeptAsync(lead, $"projects/{lab.ProjectId}/images"));
        Assert.Contains("no-store", await KeptAsync(lab.Anonymous(), $"api/projects/{lab.ProjectId}/images", HttpStatusCode.Unauthorized));

        static async Task<string> KeptAsync(HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK)
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(expected, answer.StatusCode);
            return answer.Headers.CacheControl!.ToString();
        }
    }

    [Fact]
    public async Task The_annotate_page_asks_ahead_for_just_what_its_canvas_asks_first()
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");
        var work = $"api/projects/{lab.ProjectId}/images/{lab.ImageId}/work";

        Assert.Equal(work, await AheadAsync(""));
        Assert.Equal($"{work}?assignment=17", await AheadAsync("?assignment=17"));

        async Task<string> AheadAsync(string query)
        {
            var page = await lead.GetStringAsync($"projects/{lab.ProjectId}/images/{lab.ImageId}/annotate{query}");
            return Assert.Single(Preloaded().Matches(page)).Groups[1].Value;
        }
    }

    [Fact]
    public async Task The_only_script_in_a_page_is_its_import_map_which_the_policy_knows_by_a_number_used_once()
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");
        var nonces = new List<string>();
        var project = $"projects/{lab.ProjectId}";
        foreach (var path in new[] { "sign-in", "", project, $"{project}/images/{lab.ImageId}/annotate" })
        {
            using var answer = await lead.GetAsync(path);
            var page = await answer.Content.ReadAsStringAsync();
            var inline = Inline().Matches(page).Select(match => match.Value).ToList();

            Assert.All(inline, script => Assert.Contains("type=\"importmap\"", script));
            Assert.DoesNotMatch("""<[a-z][^>]* on[a-z]+="[^"]""", page);
            foreach (var script in inline)
            {
                var nonce = Nonce().Match(script).Groups[1].Value;
                Assert.Contains($"'nonce-{nonce}'", answer.Headers.GetValues("Content-Security-Policy").First());
                nonces.Add(nonce);
            }
        }

        Assert.NotEmpty(nonces);
        Assert.Equal(nonces.Distinct(), nonces);
    }

    [Fact]
    public async Task Forwarded_headers_are_believed_from_named_proxies_alone_and_for_allowed_hosts_alone()
    {
        Assert.DoesNotContain("example.org", await RedirectAsync("images.example.org", []));
        Assert.DoesNotContain("example.org", await RedirectAsync("images.example.org", [("Proxy:Known:0", "203.0.113.9")]));
        Assert.StartsWith("https://images.example.org/", await RedirectAsync("images.example.org", [("Proxy:Known:0", "127.0.0.1")]));
        (string, string)[] named = [("Proxy:Known:0", "127.0.0.1"), ("AllowedHosts", "images.example.org;localhost;127.0.0.1")];
        Assert.StartsWith("https://images.example.org/", await RedirectAsync("images.example.org", named));
        Assert.DoesNotContain("evil", await RedirectAsync("evil.example.org", named));
    }

    [Fact]
    public async Task Another_host_than_the_allowed_ones_is_refused()
    {
        await using var lab = await WebLab.StartAsync(new Dictionary<string, string> { ["AllowedHosts"] = "images.example.org" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "sign-in");
        request.Headers.Host = "evil.example.org";

        using var refused = await lab.Anonymous().SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task The_description_of_the_api_is_public_where_a_setting_says_so()
    {
        await using var lab = await WebLab.StartAsync(new Dictionary<string, string> { ["OpenApi:Public"] = "true" });

        using var answer = await lab.Anonymous().GetAsync("openapi/v1.json");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<string> RedirectAsync(string host, (string Name, string Value)[] settings)
    {
        await using var lab = await WebLab.StartAsync(settings.ToDictionary(item => item.Name, item => item.Value), onNetwork: true);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = lab.Address };
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", host);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await client.GetAsync("projects");
        Assert.Equal((host, HttpStatusCode.Redirect), (host, answer.StatusCode));
        return answer.Headers.Location!.ToString();
    }

    [GeneratedRegex("<script(?![^>]* src=)[^>]*>")]
    private static partial Regex Inline();

    [GeneratedRegex("(?:src|href)=\"((?:css|pages|scripts)/[^\"]+\\.[a-z0-9]{10}\\.(?:css|js))\"")]
    private static partial Regex Fingerprinted();

    [GeneratedRegex("<link rel=\"preload\" as=\"fetch\" crossorigin=\"anonymous\" href=\"([^\"]+)\"")]
    private static partial Regex Preloaded();

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}
