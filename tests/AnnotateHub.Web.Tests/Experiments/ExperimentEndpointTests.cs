using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AnnotateHub.Core.Study;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Web.Tests.Endpoints;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Web.Tests.Experiments;

/// <summary>Experiments over HTTP refuse what the use case refuses.</summary>
public sealed class ExperimentEndpointTests
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
    public async Task Annotators_and_strangers_begin_nothing_and_what_makes_no_sense_is_told()
    {
        await using var lab = await WebLab.StartAsync();
        using var annotator = await lab.SignedInAsync("annotator");
        using var stranger = await lab.SignedInAsync("stranger");
        using var lead = await lab.SignedInAsync("lead");

        using var refused = await annotator.PostAsJsonAsync(Address(lab), await BodyAsync(lab));
        using var unknown = await stranger.PostAsJsonAsync(Address(lab), await BodyAsync(lab));
        using var empty = await lead.PostAsJsonAsync(Address(lab), new { table = "cells" });
        using var seeds = await lead.PostAsJsonAsync(Address(lab), new { table = "cells", seeds = 0 });
        using var none = await lead.GetAsync($"{Address(lab)}/4711");

        Assert.False(refused.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("No labels are chosen", await empty.Content.ReadAsStringAsync());
        Assert.Contains("An experiment has 1 to 20 seeds; found 0.", await seeds.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    private static Uri Address(WebLab lab) => new($"api/projects/{lab.ProjectId}/experiments", UriKind.Relative);

    private static async Task<object> BodyAsync(WebLab lab)
    {
        await using var db = await lab.DatabaseAsync();
        return new
        {
            table = "cells",
            data = new
            {
                sources = new[]
                {
                    new { kind = "round", roundId = (await db.Rounds.SingleAsync(round => round.Kind == RoundKind.Free)).Id },
                },
                images = new[] { lab.ImageId },
            },
        };
    }
}
