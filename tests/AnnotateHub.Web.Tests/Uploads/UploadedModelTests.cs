using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Study;
using AnnotateHub.Inference.Manifests;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Onnx;
using AnnotateHub.Web.Features.Models;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Uploads;

/// <summary>An ONNX file from the upload to boxes in the database, over the wire.</summary>
public sealed class UploadedModelTests
{
    /// <summary>
    /// The graph gives box (16, 8, 28, 24) of class 0 with 0.5 in its 32 x 32 picture, whatever it sees (<see cref="ContractModels"/>).
    /// Squashed from 100 x 80 the picture is 25/8 and 5/2 times as large:
    /// (50, 20, 87.5, 60).
    /// </summary>
    [Fact]
    public async Task A_detector_is_uploaded_corrected_confirmed_tried_and_run_and_its_boxes_are_where_they_were_worked_out()
    {
        await using var lab = await WebLab.StartAsync();
        using var lead = await lab.SignedInAsync("lead");
        var models = $"api/projects/{lab.ProjectId}/models";

        using var file = new ByteArrayContent(ContractModels.YoloEndToEnd().ToBytes());
        var card = await AnswerAsync(
            await lead.PostAsync(new Uri($"{models}?name=Cells&fileName=cells.onnx&trainedOn=nothing", UriKind.Relative), file)
        );
        var id = card.GetProperty("id").GetInt64();
        Assert.Equal(
            (JsonValueKind.Null, "Cells", 1),
            (card.GetProperty("confirmedAt").ValueKind, card.GetProperty("name").GetString(), card.GetProperty("version").GetInt32())
        );
        var trial = new { detectorId = id, images = new[] { lab.ImageId } };
        Assert.Equal((409, "refused"), await WebLab.OutcomeAsync(await lead.PostAsJsonAsync($"{models}/trials", trial)));

        // A person sees "letterbox" and knows better.
        var modelManifest = ManifestFile.Read(card.GetProperty("manifest").GetRawText()).Manifest!;
        Assert.Equal((OutputContract.YoloEndToEnd, ResizeKind.Letterbox), (modelManifest.Output.Contract, modelManifest.Resize.Kind));
        var draft = new ContractDraft(modelManifest, [new ChannelDefinition("Brightfield", ChannelRole.TransmittedLight, "#ffffff")])
        {
            Resize = ResizeKind.Squash,
        };
        var confirmed = await AnswerAsync(
            await lead.PostAsJsonAsync($"{models}/{id}/confirm", new { manifest = JsonNode.Parse(draft.Changed()!) })
        );
        Assert.NotEqual(JsonValueKind.Null, confirmed.GetProperty("confirmedAt").ValueKind);

        var tried = (await AnswerAsync(await lead.PostAsJsonAsync($"{models}/trials", trial))).GetProperty("images")[0];
        Assert.Equal(JsonValueKind.Null, tried.GetProperty("fault").ValueKind);
        Assert.Contains(
            (50, 20, 87.5, 60, 0.5),
            tried
                .GetProperty("candidates")
                .EnumerateArray()
                .Select(jsonElement =>
                    (
                        jsonElement.GetProperty("x1").GetDouble(),
                        jsonElement.GetProperty("y1").GetDouble(),
                        jsonElement.GetProperty("x2").GetDouble(),
                        jsonElement.GetProperty("y2").GetDouble(),
                        jsonElement.GetProperty("score").GetDouble()
                    )
                )
        );

        var run = (
            await AnswerAsync(
                await lead.PostAsJsonAsync(
                    $"api/projects/{lab.ProjectId}/runs",
                    new
                    {
                        detectorId = id,
                        images = new[] { lab.ImageId },
                        name = "first",
                    }
                )
            )
        ).GetProperty("runId").GetInt64();
        await FinishedAsync(lead, $"api/projects/{lab.ProjectId}/runs/{run}");
        await using var db = await lab.DatabaseAsync();
        var boxes = await db
            .LabelSets.Where(set => set.Kind == LabelSetKind.ModelRun && set.Source == "first")
            .SelectMany(set => set.Boxes)
            .ToListAsync();
        var box = Assert.Single(boxes, box => box.Class == "R");
        Assert.Equal((50, 20, 87.5, 60, 0.5, BoxOrigin.Model), (box.X1, box.Y1, box.X2, box.Y2, box.Score, box.Origin));
        Assert.Equal(("Cells v1", "first"), (box.Attributes!["model"], box.Attributes["run"]));
        var after = await lead.GetFromJsonAsync<JsonElement>($"{models}/{id}");
        Assert.Equal("first", after.GetProperty("runs")[0].GetProperty("name").GetString());
        Assert.Equal(
            (409, "refused"),
            await WebLab.OutcomeAsync(
                await lead.PostAsJsonAsync($"{models}/{id}/confirm", new { manifest = JsonNode.Parse(ManifestFile.Write(modelManifest)) })
            )
        );
    }

    private static async Task FinishedAsync(HttpClient lead, string address)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        for (; ; await Task.Delay(50, limit.Token))
        {
            var run = (await lead.GetFromJsonAsync<JsonElement>(address, limit.Token)).GetProperty("run");
            if (run.GetProperty("state").GetString() is "finished")
                return;
            Assert.True(run.GetProperty("state").GetString() is "waiting" or "running", run.GetRawText());
        }
    }

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}
