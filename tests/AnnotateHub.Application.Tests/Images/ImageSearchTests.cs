using AnnotateHub.Application.Access;
using AnnotateHub.Application.Annotations.Queries;
using AnnotateHub.Application.Tests.Import;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Tests.Images;

/// <summary>A search finds what holds the typed text, letter by letter, A to Z alike with a to z, whichever index it comes from.</summary>
public sealed class ImageSearchTests
{
    private static readonly string[] Names =
    [
        "50%_a",
        "50x_a",
        "50%xa",
        "\"x\"",
        "say \"x\" twice",
        "Ärzte-ß",
        "ärzte-ß",
        "ARZTE-SS",
        "日本語",
        "日本語の画像",
        "日本",
        "C:\\plates\\r01",
        "not AND or",
        "NEAR(a b)",
        "a*b^c:d",
        "it's; --",
        "😀😁😂",
        "😀😁",
        "r06c04f01p01",
        "R06C04F02P01",
        "cafe\u0301-3",
        "café-3",
    ];

    private static readonly string[] Typed =
    [
        "5",
        "50%",
        "50%_a",
        "0%_",
        "%_a",
        "\"x",
        "\"x\"",
        "\"",
        "ärz",
        "Ärz",
        "ÄRZ",
        "zte-ß",
        "ZTE-",
        "日本",
        "日本語",
        "語の画",
        "\\pl",
        "c:\\PLATES",
        "and",
        " AND ",
        "near(",
        "a*b",
        "*b^",
        "c:d",
        "'s;",
        "; --",
        "😀😁",
        "😀😁😂",
        "r06c04f0",
        "P01",
        "  f02  ",
        "é-3",
        "afé",
        "e\u0301-3",
        "no such name",
        "p01p01",
    ];

    [Fact]
    public async Task A_search_finds_the_same_for_leads_and_annotators_on_both_kinds_of_databases()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, lead, annotator) = await SeedAsync(lab, Names);
        await using (var db = await lab.Database.CreateDbContextAsync())
            Assert.True(await ImageNameSearch.EnsureIndexAsync(db));

        foreach (var typed in Typed)
        {
            var expected = Holding(Names, typed);
            Assert.Equal(expected, await FoundAsync(lab, project, lead, typed));
            // No patient's name holds what is typed.
            Assert.Equal(expected, await ListedAsync(lab, project, annotator, typed));
        }
    }

    [Fact]
    public async Task A_search_follows_what_becomes_of_the_names()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (project, lead, annotator) = await SeedAsync(lab, ["first-01", "second-02", "third-03"]);

        await using (var db = await lab.Database.CreateDbContextAsync())
        {
            var images = await db.ImageGroups.OrderBy(image => image.Id).ToListAsync();
            images[0].Name = images[0].SortKey = "renamed-01";
            images[1].Patient = "smith";
            db.Remove(images[2]);
            await db.SaveChangesAsync();
        }

        Assert.Equal([], await FoundAsync(lab, project, lead, "first"));
        Assert.Equal(["renamed-01"], await FoundAsync(lab, project, lead, "renamed"));
        Assert.Equal([], await FoundAsync(lab, project, lead, "third"));
        Assert.Equal(["second-02"], await FoundAsync(lab, project, lead, "second"));
        // Annotators find patients too.
        Assert.Equal(["second-02"], await ListedAsync(lab, project, annotator, "SMITH"));
        Assert.Equal([], await FoundAsync(lab, project, lead, "smith"));
    }

    /// <summary>Where very many names hold the three letters, the names of the project are gone through in their order.</summary>
    [Fact]
    public async Task A_search_that_very_many_images_match_finds_them_all()
    {
        await using var lab = await ImportLab.OpenAsync();
        string[] names = [.. Enumerable.Range(0, 2_100).Select(number => $"plate-{number:0000}")];
        var (project, lead, _) = await SeedAsync(lab, names);

        var all = await lab.Get<ImageIndex>().FindAsync(project, lead, new ImageFilter(Search: "plate"), take: 2);
        Assert.Equal((2_100, false), (all!.Total, all.IsMore));
        Assert.Equal(["plate-0000", "plate-0001"], all.Items.Select(image => image.Name));
        Assert.Equal(["plate-2099"], await FoundAsync(lab, project, lead, "plate-2099"));
    }

    [Fact]
    public async Task A_search_finds_nothing_of_another_project()
    {
        await using var lab = await ImportLab.OpenAsync();
        var (first, lead, _) = await SeedAsync(lab, ["plate-01"]);
        await SeedAsync(lab, ["plate-02"], "Other", "2");

        Assert.Equal(["plate-01"], await FoundAsync(lab, first, lead, "plate"));
    }

    /// <summary>What LIKE means in SQL: a to z for A to Z, and every other letter for itself.</summary>
    private static List<string> Holding(IEnumerable<string> names, string typed) =>
        [.. names.Where(name => Fold(name).Contains(Fold(typed.Trim()), StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static string Fold(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? (char)(letter | 0x20) : letter));

    private static async Task<List<string>> FoundAsync(ImportLab lab, long project, long lead, string typed) =>
        [
            .. (await lab.Get<ImageIndex>().FindAsync(project, lead, new ImageFilter(Search: typed), take: 200))!
                .Items.Select(image => image.Name)
                .Order(StringComparer.Ordinal),
        ];

    private static async Task<List<string>> ListedAsync(ImportLab lab, long project, long annotator, string typed)
    {
        var listed = await lab.Get<ImageList>().ReadAsync(project, annotator, 0, 200, typed);
        Assert.Equal(listed.Total, listed.Items.Count);
        return [.. listed.Items.Select(image => image.Name).Order(StringComparer.Ordinal)];
    }

    private static async Task<(long Project, long Lead, long Annotator)> SeedAsync(
        ImportLab lab,
        IEnumerable<string> names,
        string project = "Plate",
        string people = ""
    )
    {
        var key = await lab.ProjectAsync(project);
        var (lead, annotator) = (
            await lab.PersonAsync(key, $"lead{people}", ProjectRole.Lead),
            await lab.PersonAsync(key, $"ada{people}")
        );
        await using var db = await lab.Database.CreateDbContextAsync();
        db.AddRange(
            names.Select(
                (name, index) =>
                    new ImageGroup
                    {
                        ProjectId = key,
                        Name = name,
                        SortKey = name,
                        Width = 10,
                        Height = 10,
                        Patient = index % 2 == 0 ? null : "qqq",
                        ContentHash = $"{key}-{index}",
                    }
            )
        );
        await db.SaveChangesAsync();
        return (key, lead, annotator);
    }
}
