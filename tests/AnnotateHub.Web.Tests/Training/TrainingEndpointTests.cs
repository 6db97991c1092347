using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Training;

/// <summary>Trainings over HTTP refuse what the use case refuses.</summary>
public sealed class TrainingEndpointTests
{
    [Fact]
    public async Task An_image_of_the_test_split_is_refused_with_its_name_and_nothing_is_begun()
    {
        await using var lab = await WebLab.StartAsync();
        await using (var db = await lab.DatabaseAsync())
            await db.ImageGroups.ExecuteUpdateAsync(set => set.SetProperty(image => image.Split, DataSplit.Test));
        using var lead = await lab.SignedInAsync("lead");

        using var begun = await lead.PostAsJsonAsync(Address(lab), await BodyAsync(lab));
        using var preview = await lead.PostAsJsonAsync($"{Address(lab)}/preview", await BodyAsync(lab));

        Assert.Equal(HttpStatusCode.Conflict, begun.StatusCode);
        Assert.Contains("f1 is an image of the test split", await begun.Content.ReadAsStringAsync());
        var faults = (await preview.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("faults");
        Assert.Contains(faults.EnumerateArray(), fault => fault.GetString()!.StartsWith("f1 is an image", StringComparison.Ordinal));
        Assert.Empty((await lead.GetFromJsonAsync<JsonElement>(Address(lab))).EnumerateArray());
    }

    [Fact]
    public async Task An_image_in_an_open_blind_round_is_refused_and_so_is_the_round()
    {
        await using var lab = await WebLab.StartAsync();
        long blind;
        await using (var db = await lab.DatabaseAsync())
        {
            var round = new Round
            {
                ProjectId = lab.ProjectId,
                Kind = RoundKind.Calibration,
                Name = "Calibration",
            };
            var set = new LabelSet { ProjectId = lab.ProjectId, ImageGroupId = lab.ImageId };
            db.AddRange(round, set);
            await db.SaveChangesAsync();
            db.Add(
                new Assignment
                {
                    RoundId = round.Id,
                    ProjectId = lab.ProjectId,
                    ImageGroupId = lab.ImageId,
                    PersonId = (await db.Users.SingleAsync(person => person.UserName == "annotator")).Id,
                    LabelSetId = set.Id,
                }
            );
            await db.SaveChangesAsync();
            blind = round.Id;
        }

        using var lead = await lab.SignedInAsync("lead");

        using var image = await lead.PostAsJsonAsync(Address(lab), await BodyAsync(lab));
        using var source = await lead.PostAsJsonAsync(Address(lab), Body(blind, null));

        Assert.Contains("f1 is in a blind round that is open", await image.Content.ReadAsStringAsync());
        Assert.Contains("is a blind round and open", await source.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Annotators_and_strangers_begin_nothing_and_what_makes_no_sense_is_told()
    {
        await using var lab = await WebLab.StartAsync();
        using var annotator = await lab.SignedInAsync("annotator");
        using var stranger = await lab.SignedInAsync("stranger");
        using var lead = await lab.SignedInAsync("lead");

        using var refused = await annotator.PostAsJsonAsync(Address(lab), await BodyAsync(lab));
        using var unknown = await stranger.PostAsJsonAsync(Address(lab), await BodyAsync(lab));
        using var empty = await lead.PostAsJsonAsync(Address(lab), new { target = "detector" });
        using var folds = await lead.PostAsJsonAsync(Address(lab), new { target = "detector", folds = 1 });

        Assert.False(refused.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("No labels are chosen", await empty.Content.ReadAsStringAsync());
        Assert.Contains("There are 2 to 20 folds", await folds.Content.ReadAsStringAsync());
    }

    private static Uri Address(WebLab lab) => new($"api/projects/{lab.ProjectId}/trainings", UriKind.Relative);

    private static async Task<object> BodyAsync(WebLab lab)
    {
        await using var db = await lab.DatabaseAsync();
        return Body((await db.Rounds.SingleAsync(round => round.Kind == RoundKind.Free)).Id, lab.ImageId);
    }

    private static object Body(long round, long? image) =>
        new
        {
            data = new
            {
                sources = new[] { new { kind = "round", roundId = round } },
                images = image is null ? null : new[] { image.Value },
            },
            target = "detector",
        };
}
