using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.UseCases.Adjudication;

/// <summary>One annotator's folder of VOC files.</summary>
/// <param name="Experience">The greater, the more experienced; null ranks after everybody who has a number.</param>
public sealed record RaterFolder(string Name, string Folder, double? Experience);

/// <param name="Undecided">Boxes that the policy leaves to a lead; written as the rule would have them.</param>
/// <param name="Faults">What could not be used, one sentence each.</param>
/// <param name="Refused">Why nothing was written, or null.</param>
public sealed record FolderUnionReport(int Images, int Boxes, int Cases, int Undecided, IReadOnlyList<string> Faults, string? Refused = null);

/// <summary>Unites plain folders of VOC files by a policy, without a server: <c>{image}.xml</c> of every annotator become one <c>{image}.xml</c>.</summary>
public static class FolderUnion
{
    /// <summary>Annotators by experience, equal ones sharing a rank (1, 1, 3).</summary>
    public static IReadOnlyDictionary<string, int> Ranks(IReadOnlyList<RaterFolder> raters) =>
        raters.ToDictionary(rater => rater.Name, rater => 1 + raters.Count(other => (other.Experience ?? double.NegativeInfinity) > (rater.Experience ?? double.NegativeInfinity)), StringComparer.Ordinal);

    /// <param name="target">Made if it is not there; must hold no VOC files.</param>
    /// <param name="reportFile">Where every box's origin and every disagreement is written as JSON; null for nowhere.</param>
    public static async Task<FolderUnionReport> RunAsync(
        IReadOnlyList<RaterFolder> raters, UnionPolicy policy, VocConvention convention, string target, string? reportFile, CancellationToken cancel = default)
    {
        if (FaultOf(raters, policy, target) is { } refused) return new FolderUnionReport(0, 0, 0, 0, [], refused);
        var ranks = Ranks(raters);
        var faults = new List<string>();
        var images = new List<ImageUnion>();
        var files = raters.ToDictionary(rater => rater.Name, rater => Directory.EnumerateFiles(rater.Folder, "*.xml").ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.Ordinal), StringComparer.Ordinal);
        Directory.CreateDirectory(target);
        foreach (var image in files.Values.SelectMany(own => own.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var readings = new List<(RaterFolder Rater, VocAnnotation Annotation)>();
            foreach (var rater in raters)
            {
                if (!files[rater.Name].TryGetValue(image, out var file)) continue;
                await using var source = File.OpenRead(file);
                var reading = VocReader.Read(source, $"{rater.Name}/{image}.xml", convention with { Dialect = VocDialect.Float });
                faults.AddRange(reading.Faults.Select(fault => fault.ToString()));
                if (reading.Annotation is { } annotation) readings.Add((rater, annotation));
            }

            if (readings.Count == 0) continue;
            if (policy.Rule == UnionRule.Majority && readings.Count < 3)
            {
                faults.Add($"{image}: only {string.Join(" and ", readings.Select(item => item.Rater.Name))} annotated it; a majority needs three annotators. It was left out.");
                continue;
            }

            var result = Union.Of(readings.Select(item => new AnnotatorBoxes(item.Rater.Name, ranks[item.Rater.Name], [.. item.Annotation.Objects.Select((box, index) => new DrawnBox(IdOf(index), box.Box, box.Class))])), policy);
            var drawn = readings.SelectMany(item => item.Annotation.Objects.Select((box, index) => ((item.Rater.Name, IdOf(index)), box))).ToDictionary(item => item.Item1, item => item.box);
            var united = result.Boxes.Select(box => drawn[(box.Members[0].Input.Annotator, box.Members[0].Input.Drawn.Id)] with { Class = box.Class, Box = box.Box }).ToList();
            var first = readings[0].Annotation;
            await using (var output = File.Create(Path.Combine(target, image + ".xml"))) VocWriter.Write(output, first with { Objects = united }, convention);
            images.Add(ImageUnion.Of(image, [.. readings.Select(item => item.Rater.Name)], result));
        }

        if (reportFile is not null)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(reportFile)) is { } folder) Directory.CreateDirectory(folder);
            var report = new UnionDocument(UnionDocument.PolicyOf(policy), [.. raters.Select(rater => new ReportedRater(rater.Name, rater.Experience, ranks[rater.Name]))], Totals(images), images);
            await File.WriteAllTextAsync(reportFile, JsonSerializer.Serialize(report, UnionDocument.Json) + "\n", cancel);
        }

        return new FolderUnionReport(images.Count, images.Sum(image => image.Boxes.Count), images.Sum(image => image.Disagreements.Count), images.Sum(image => image.Boxes.Count(box => box.Asks)), faults);
    }

    private static string? FaultOf(IReadOnlyList<RaterFolder> raters, UnionPolicy policy, string target)
    {
        if (PolicyFaults.FaultOf(policy) is { } fault) return fault;
        if (raters.Count < 2) return $"A union needs two annotators or more; {(raters.Count == 0 ? "none is" : "only one is")} named. Give --rater NAME=FOLDER for each.";
        if (policy.Rule == UnionRule.Majority && raters.Count < 3) return "A majority needs three annotators or more; two are named. Name a third or choose another policy.";
        if (raters.GroupBy(rater => rater.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice) return $"The annotator '{twice}' is named twice; give each folder a name of its own.";
        foreach (var rater in raters)
        {
            if (!Directory.Exists(rater.Folder)) return $"There is no folder '{rater.Folder}' for {rater.Name}; name the folder that holds the VOC files.";
            if (!Directory.EnumerateFiles(rater.Folder, "*.xml").Any()) return $"The folder '{rater.Folder}' of {rater.Name} holds no file that ends in .xml; name the folder that holds the VOC files.";
        }

        return Directory.Exists(target) && Directory.EnumerateFiles(target, "*.xml").Any()
            ? $"The folder '{target}' already holds VOC files; old and new would mix. Name an empty folder or remove it." : null;
    }

    private static ReportedTotals Totals(List<ImageUnion> images) => new(
        images.Count, images.Sum(image => image.Boxes.Count), images.Sum(image => image.LeftOut.Count), images.Sum(image => image.Boxes.Count(box => box.Asks)),
        new SortedDictionary<string, int>(images.SelectMany(image => image.Disagreements).GroupBy(item => item.Kind).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal),
        new SortedDictionary<string, int>(images.SelectMany(image => image.Boxes).GroupBy(box => box.Class).ToDictionary(group => group.Key, group => group.Count()), StringComparer.Ordinal));

    // Padded, so that the order of the ids is the order in the file.
    private static string IdOf(int index) => $"{index + 1:000000}";
}

/// <summary>The report of <c>annotatehub union</c> as JSON (docs/consensus.md).</summary>
public sealed record UnionDocument(ReportedPolicy Policy, IReadOnlyList<ReportedRater> Annotators, ReportedTotals Totals, IReadOnlyList<ImageUnion> Images)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n",
    };

    public static ReportedPolicy PolicyOf(UnionPolicy policy) => new(policy.Rule.Key(), policy.IouThreshold, policy.LoneBoxes.Key(), policy.LooseBelow, policy.NearMissFrom);
}

public sealed record ReportedPolicy(string Rule, double Iou, string LoneBoxes, double LooseBelow, double NearMissFrom);

public sealed record ReportedRater(string Name, double? Experience, int Rank);

public sealed record ReportedTotals(
    int Images, int Boxes, int LeftOut, int Undecided, IReadOnlyDictionary<string, int> Disagreements, IReadOnlyDictionary<string, int> Classes);

/// <summary>The union of one image.</summary>
/// <param name="Annotators">Who annotated it; an image that one person alone has is suppressed by itself.</param>
public sealed record ImageUnion(
    string Image, IReadOnlyList<string> Annotators, IReadOnlyList<ReportedBox> Boxes, IReadOnlyList<ReportedInput> LeftOut, IReadOnlyList<ReportedCase> Disagreements)
{
    public static ImageUnion Of(string image, IReadOnlyList<string> annotators, UnionResult result) => new(
        image, annotators,
        [.. result.Boxes.Select(box => new ReportedBox(
            [box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2], box.Class, box.DecidedBy.ToString(), box.NeedsDecision, [.. box.Members.Select(member => Input(member.Input, member.Iou))]))],
        [.. result.LeftOut.Select(item => Input(item.Input, null) with { Why = item.Reason.Sentence() })],
        [.. result.Cases.Select(item => new ReportedCase(item.Kind.Key(), item.Iou, [.. item.Boxes.Select(box => Input(box, null))]))]);

    private static ReportedInput Input(InputBox input, double? iou) =>
        new(input.Annotator, input.Drawn.Id, [input.Box.X1, input.Box.Y1, input.Box.X2, input.Box.Y2], input.Class, iou);
}

/// <param name="Box">x1, y1, x2, y2 in pixels from 0, far edges exclusive, whatever the convention of the files.</param>
/// <param name="Asks">The policy leaves it to a lead.</param>
public sealed record ReportedBox(IReadOnlyList<double> Box, string Class, string DecidedBy, bool Asks, IReadOnlyList<ReportedInput> From);

/// <param name="Id">Number of the object in the annotator's file, from 1.</param>
/// <param name="Iou">With the united box.</param>
public sealed record ReportedInput(string Annotator, string Id, IReadOnlyList<double> Box, string Class, double? Iou, string? Why = null);

public sealed record ReportedCase(string Kind, double? Iou, IReadOnlyList<ReportedInput> Boxes);
