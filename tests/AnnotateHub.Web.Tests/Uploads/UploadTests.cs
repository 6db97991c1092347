using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Core.Study;
using AnnotateHub.TestKit;

namespace AnnotateHub.Web.Tests.Uploads;

public sealed class UploadTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunningApp _app;

    public UploadTests() => _app = new RunningApp(_folder, null, ("Upload:MaxBytes", "1000"));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_streams_into_the_incoming_folder_under_a_name_made_here()
    {
        var (browser, uploads) = await LeadAsync();
        var key = await OpenAsync(browser, uploads);

        using var answer = await PutAsync(browser, $"{uploads}/{key}", "brightfield/图像 1.tif", 700);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var file = Assert.Single(Stored("*.tif"));
        Assert.Equal(700, new FileInfo(file).Length);
        Assert.DoesNotContain("图像", file);
    }

    [Theory]
    [InlineData("../../outside.tif")]
    [InlineData("..\\outside.tif")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b.tif")]
    [InlineData("a/./b.tif")]
    [InlineData("line\nbreak.tif")]
    public async Task A_name_that_points_elsewhere_is_refused_with_a_sentence_and_nothing_is_kept(string name)
    {
        var (browser, uploads) = await LeadAsync();
        var key = await OpenAsync(browser, uploads);

        using var answer = await PutAsync(browser, $"{uploads}/{key}", name, 10);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await OutcomeAsync(answer));
        Assert.Empty(Stored("*"));
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_before_it_is_read()
    {
        var (browser, uploads) = await LeadAsync();
        var key = await OpenAsync(browser, uploads);

        using var answer = await PutAsync(browser, $"{uploads}/{key}", "big.tif", 1001);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "tooLarge"), await OutcomeAsync(answer));
        Assert.Empty(Stored("*"));
    }

    [Fact]
    public async Task Without_the_token_nothing_is_taken()
    {
        var (browser, uploads) = await LeadAsync();
        var key = await OpenAsync(browser, uploads);
        browser.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");

        using var answer = await PutAsync(browser, $"{uploads}/{key}", "a.tif", 10);

        Assert.Equal((HttpStatusCode.BadRequest, "antiforgery"), await OutcomeAsync(answer));
    }

    [Theory]
    [InlineData(ProjectRole.Viewer, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Annotator, HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.NotFound)]
    public async Task Only_who_may_import_opens_an_upload(ProjectRole? role, HttpStatusCode expected)
    {
        var person = await _app.PersonAsync("anna");
        var project = await _app.ProjectAsync(role is null ? [] : [(person, role.Value)]);
        var browser = await _app.SignedInAsync("anna");

        using var answer = await browser.PostAsync($"api/projects/{project}/uploads", null);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_adds_to_another_persons_upload()
    {
        var (browser, uploads) = await LeadAsync();
        var key = await OpenAsync(browser, uploads);
        var other = await _app.PersonAsync("ben");
        await using (var db = await _app.DatabaseAsync())
        {
            db.Memberships.Add(
                new AnnotateHub.Data.Entities.Membership
                {
                    ProjectId = long.Parse(uploads.Split('/')[2]),
                    PersonId = other.Id,
                    Role = ProjectRole.Lead,
                }
            );
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        using var answer = await PutAsync(await _app.SignedInAsync("ben"), $"{uploads}/{key}", "a.tif", 10);

        Assert.Equal((HttpStatusCode.NotFound, "notFound"), await OutcomeAsync(answer));
    }

    private async Task<(HttpClient Browser, string Uploads)> LeadAsync()
    {
        var lead = await _app.PersonAsync("lead");
        var project = await _app.ProjectAsync((lead, ProjectRole.Lead));
        return (await _app.SignedInAsync("lead"), $"api/projects/{project}/uploads");
    }

    private static async Task<string> OpenAsync(HttpClient browser, string uploads)
    {
        using var answer = await browser.PostAsync(uploads, null);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient browser, string upload, string path, int bytes) =>
        browser.PutAsync($"{upload}?path={Uri.EscapeDataString(path)}", new ByteArrayContent(new byte[bytes]));

    private static async Task<(HttpStatusCode, string?)> OutcomeAsync(HttpResponseMessage answer) =>
        (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());

    private string[] Stored(string pattern) => Directory.GetFiles(_folder.File("incoming"), pattern, SearchOption.AllDirectories);
}
