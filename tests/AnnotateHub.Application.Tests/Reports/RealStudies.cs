using System.Globalization;
using System.Text.RegularExpressions;
using AnnotateHub.Application.Reports.Files;
using AnnotateHub.Core.Agreement;
using AnnotateHub.Core.Agreement.Reports;
using AnnotateHub.Core.Geometry;
using AnnotateHub.TestKit;

namespace AnnotateHub.Application.Tests.Reports;

/// <summary>Public studies with several annotators, read from their own formats.</summary>
internal static partial class RealStudies
{
    /// <summary>BCCD images 00000 to 00024 by two annotators; from 00050 on one set is a copy of the other.</summary>
    public static (AgreementInput Input, IReadOnlyList<string> Classes) Bccd(TemporaryFolder folder)
    {
        var bccd = Real("bccd");
        var raters = new[] { ("Shenggan", "Annotations"), ("cosmicad", "Annotations_cosmicad") }
            .Select(rater =>
            {
                var target = Directory.CreateDirectory(folder.File(rater.Item1)).FullName;
                for (var image = 0; image < 25; image++)
                    File.Copy(
                        Path.Combine(bccd, rater.Item2, $"BloodImage_{image:D5}.xml"),
                        Path.Combine(target, $"BloodImage_{image:D5}.xml"),
                        overwrite: true
                    );
                return new Named(rater.Item1, target);
            })
            .ToList();
        var made = FolderReports.Agreement(
            raters,
            new AnswerSettings(new AnnotateHub.Exchange.FormatSettings()),
            ["RBC"],
            new Dictionary<string, IReadOnlyList<string>>(),
            new Dictionary<string, string>()
        );
        return (made.Input, made.Classes);
    }

    /// <summary>Four pathologists on 223 images of cytology; patients are not recorded.</summary>
    public static (AgreementInput Input, IReadOnlyList<string> Classes) CytoCrowd()
    {
        var rows = AnnotateHub
            .Exchange.Csv.CsvRows.Read(File.ReadAllText(Path.Combine(Real("cytocrowd"), "WorkerData.csv")))
            .Skip(1)
            .Select(row => row.Fields)
            .Select(fields =>
                (
                    Rater: fields[1],
                    Image: fields[3],
                    Box: new ClassedBox(
                        BoxOf([.. Number().Matches(fields[0]).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))]),
                        fields[6]
                    )
                )
            )
            .ToList();
        return (Input(rows), [.. rows.Select(row => row.Box.Class).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Ten experts on 20 images, from scratch. Rows flagged True are left out: the flag looks like "deleted".</summary>
    public static (AgreementInput Input, IReadOnlyList<string> Classes) TenExperts()
    {
        var folder = Path.Combine(Real("expert_algorithm_study"), "EIPH", "FirstRound", "Participants");
        var rows = Directory
            .EnumerateFiles(folder, "*.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(file =>
            {
                var rater = ParticipantName().Match(Path.GetFileName(file)).Value;
                return File.ReadLines(file)
                    .Where(line => line.Length > 0 && line[0] != '[')
                    .Select(line => line.Split('|'))
                    .Where(fields => fields[8] == "False")
                    .Select(fields =>
                        (
                            Rater: rater,
                            Image: fields[0],
                            Box: new ClassedBox(
                                BoxOf([
                                    .. Quoted()
                                        .Matches(fields[2])
                                        .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)),
                                ]),
                                fields[1]
                            )
                        )
                    );
            })
            .ToList();
        return (Input(rows), ["0", "1", "2", "3", "4"]);
    }

    private static AgreementInput Input(IReadOnlyList<(string Rater, string Image, ClassedBox Box)> rows)
    {
        string[] raters = [.. rows.Select(row => row.Rater).Distinct().Order(StringComparer.Ordinal)];
        return new AgreementInput(
            [.. raters.Select((name, rank) => new ReportRater(name, rank + 1))],
            // Every rater of these studies had every image.
            [
                .. rows.GroupBy(row => row.Image)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(image => new ReportImage(
                        image.Key,
                        "",
                        [
                            .. raters.Select(rater =>
                                (IReadOnlyList<ClassedBox>)[.. image.Where(row => row.Rater == rater).Select(row => row.Box)]
                            ),
                        ]
                    )),
            ]
        );
    }

    private static PixelBox BoxOf(double[] edges) =>
        new(Math.Min(edges[0], edges[2]), Math.Min(edges[1], edges[3]), Math.Max(edges[0], edges[2]), Math.Max(edges[1], edges[3]));

    private static string Real(string set)
    {
        if (RealData.Folder is null && RealData.PromisedHere)
            Assert.Fail(RealData.Missing);
        Assert.SkipWhen(RealData.Folder is null, RealData.Missing);
        return Path.Combine(RealData.Folder!, set);
    }

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]*)?")]
    private static partial Regex Number();

    [GeneratedRegex("\": \"(-?[0-9.]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("Participant_[0-9]+")]
    private static partial Regex ParticipantName();
}
