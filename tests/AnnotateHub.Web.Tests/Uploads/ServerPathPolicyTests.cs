using AnnotateHub.TestKit;
using AnnotateHub.Web.Features.Images.Import;
using AnnotateHub.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AnnotateHub.Web.Tests.Uploads;

/// <summary>Which folders of the server may be named: those of a list, and all only where nobody comes from elsewhere.</summary>
public sealed class ServerPathPolicyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://127.0.0.1:80;https://[::1]:443", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://localhost:5080;http://192.168.1.4:5080", false)]
    [InlineData("http://unix:/run/annotatehub.sock", false)]
    [InlineData("http://annotate.example.org", false)]
    public void A_server_is_local_by_what_it_listens_on(string urls, bool local) =>
        Assert.Equal(local, ReachOf(("urls", urls)).IsLocalOnly);

    [Fact]
    public void The_addresses_of_Kestrels_own_section_count_before_Urls() =>
        Assert.False(ReachOf(("urls", "http://localhost:1"), ("Kestrel:Endpoints:Https:Url", "https://*:443")).IsLocalOnly);

    [Fact]
    public void Without_a_list_every_folder_may_be_named_until_somebody_comes_from_elsewhere()
    {
        var reach = ReachOf();
        var policy = new ServerPathPolicy(null!, Settings(), reach);
        Assert.Null(policy.RefusalOf("/etc"));
        var proxied = new DefaultHttpContext();
        proxied.Request.Host = new("localhost");
        proxied.Request.Headers["X-Forwarded-For"] = "203.0.113.7";

        reach.Notice(proxied);

        Assert.Contains("Import:Roots", policy.RefusalOf("/etc"));
    }

    [Fact]
    public void Only_what_lies_below_a_root_may_be_named_and_no_link_leads_out()
    {
        var inside = Directory.CreateDirectory(_folder.File("in")).FullName;
        var outside = Directory.CreateDirectory(_folder.File("out")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(inside, "way-out"), outside);
        var policy = new ServerPathPolicy(null!, Settings(("Import:Roots:0", inside)), ReachOf());

        Assert.Null(policy.RefusalOf(inside));
        Assert.Null(policy.RefusalOf(Path.Combine(inside, "plate", "not yet there")));
        Assert.NotNull(policy.RefusalOf(outside));
        Assert.NotNull(policy.RefusalOf($"{inside}-beside"));
        Assert.NotNull(policy.RefusalOf(Path.Combine(inside, "..", "out")));
        Assert.NotNull(policy.RefusalOf(Path.Combine(inside, "way-out")));
        Assert.NotNull(policy.RefusalOf(Path.Combine(inside, "way-out", "new")));
    }

    private static Reach ReachOf(params (string, string)[] settings) =>
        new(Settings(settings), Options.Create(new DemoSettings()), NullLogger<Reach>.Instance);

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)))
            .Build();
}
