using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotateHub.Web.Tests.Uploads;

/// <summary>Models as they come over the wire: what is broken, hostile, too large or from the wrong person gets a sentence and leaves
/// nothing behind.</summary>
public sealed class ModelUploadTests
{
    /// <summary>The beginning of a model: IR version 8 and a graph that claims to be far longer than the file.</summary>
    private static readonly byte[] Truncated = [0x08, 0x08, 0x3a, 0xff, 0xff, 0xff, 0x07, 0x0a];

    [Theory]
    [InlineData("no model at all")]
    [InlineData("")]
    public async Task What_is_no_model_gets_a_sentence_and_leaves_nothing(string content)
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");

        using var answer = await SendAsync(lead, lab, Encoding.UTF8.GetBytes(content));

        Assert.Equal((409, "refused"), await WebLab.OutcomeAsync(answer));
        await AssertNothingStaysAsync(lab);
    }

    [Fact]
    public async Task A_truncated_model_gets_a_sentence_and_the_server_goes_on()
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");

        using var answer = await SendAsync(lead, lab, Truncated);

        Assert.Equal((409, "refused"), await WebLab.OutcomeAsync(answer));
        await AssertNothingStaysAsync(lab);
        Assert.Equal(
            HttpStatusCode.OK,
            (await lead.GetAsync(new Uri($"api/projects/{lab.ProjectId}/models", UriKind.Relative))).StatusCode
        );
    }

    [Fact]
    public async Task A_model_larger_than_the_setting_is_refused()
    {
        await using var lab = await WebLab.StartAsync(new Dictionary<string, string> { ["Models:MaxBytes"] = "1000" });
        using var lead = await lab.SignedInAsync("lead");

        using var answer = await SendAsync(lead, lab, new byte[2000]);

        Assert.Equal((413, "tooLarge"), await WebLab.OutcomeAsync(answer));
        await AssertNothingStaysAsync(lab);
    }

    [Fact]
    public async Task Only_leads_bring_models_and_only_with_the_token_of_their_page()
    {
        await using var lab = await WebLab.StartAsync();
        using var annotator = await lab.SignedInAsync("annotator");
        using var lead = await lab.SignedInAsync("lead");
        lead.DefaultRequestHeaders.Remove("X-CSRF-TOKEN");

        using var refused = await SendAsync(annotator, lab, Truncated);
        using var stale = await SendAsync(lead, lab, Truncated);

        Assert.Equal((404, "notFound"), await WebLab.OutcomeAsync(refused));
        Assert.Equal((400, "antiforgery"), await WebLab.OutcomeAsync(stale));
    }

    [Fact]
    public async Task The_built_in_detector_is_a_model_with_a_card()
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");

        var models = await lead.GetFromJsonAsync<JsonElement>($"api/projects/{lab.ProjectId}/models");
        var card = await lead.GetFromJsonAsync<JsonElement>(
            $"api/projects/{lab.ProjectId}/models/{models[0].GetProperty("id").GetInt64()}"
        );

        Assert.Equal(
            ("Built-in detector", 1, true),
            (card.GetProperty("name").GetString(), card.GetProperty("version").GetInt32(), card.GetProperty("isBuiltIn").GetBoolean())
        );
        Assert.Equal(2, card.GetProperty("contract").GetArrayLength());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, WebLab lab, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        return await client.PostAsync(
            new Uri($"api/projects/{lab.ProjectId}/models?name=Cells&fileName=cells.onnx", UriKind.Relative),
            content
        );
    }

    private static async Task AssertNothingStaysAsync(WebLab lab)
    {
        var folder = lab.Services.GetRequiredService<DataFolder>();
        Assert.Empty(Directory.EnumerateFiles(folder.Models));
        Assert.Empty(Directory.EnumerateFiles(folder.Incoming, "model-*"));
        await using var db = await lab.DatabaseAsync();
        Assert.False(await db.ModelVersions.AnyAsync(model => !model.IsBuiltIn));
    }
}
