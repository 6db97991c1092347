using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Application.Reports.Files;
using AnnotateHub.Core.Consensus;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Application.Adjudication;

/// <summary>Unites label files of several annotators by a policy, without a server: one <c>{image}.xml</c> for each image.</summary>
public static class FolderUnion
{
    /// <summary>Annotators by experience, equal ones sharing a rank (1, 1, 3).</summary>
    public static IReadOnlyDictionary<string, int> Ranks(IReadOnlyList<RaterFolder> raters) =>
        raters.ToDictionary(
            rater => rater.Name,
            rater =>
                1 + raters.Count(other => (other.Experience ?? double.NegativeInfinity) > (rater.Experience ?? double.NegativeInfinity)),
            StringComparer.Ordinal
        );

    /// <param name="asked">How the annotators' files are read.</param>
    /// <param name="convention">Of the files that are written.</param>
    /// <param name="target">Made if it is not there; must hold no VOC files.</param>
    /// <param name="reportFile">Where every box's origin and every disagreement is written as JSON; null for nowhere.</param>
    public static async Task<FolderUnionReport> RunAsync(
        IReadOnlyList<RaterFolder> raters,
        UnionPolicy policy,
        AnswerSettings asked,
        VocConvention convention,
        string target,
        string? reportFile,
        CancellationToken cancellationToken = default
    )
    {
        if (Validate(raters, policy, target) is { } refused)
            return new FolderUnionReport(0, 0, 0, 0, [], refused);
        var ranks = Ranks(raters);
        var faults = new List<string>();
        var images = new List<ImageUnion>();
        var spellings = new ClassSpellings();
        var (aligned, doubts) = FolderAlignment.Align([
            .. raters.Select(rater => (rater.Name, AnnotationFolder.Read(rater.Folder, asked, ChoiceOf(rater, raters), cancellationToken))),
        ]);
        var folders = raters.Zip(aligned).ToDictionary(item => item.First.Name, item => item.Second, StringComparer.Ordinal);
        foreach (var rater in raters)
        {
            faults.AddRange(folders[rater.Name].Faults.Select(fault => $"{rater.Name}/{fault}"));
            if (folders[rater.Name].MoreFaults is > 0 and var more)
                faults.Add($"{rater.Name}: {more} more faults are not listed one by one; check lists them.");
            faults.AddRange(folders[rater.Name].Notes);
            foreach (var (name, file, line) in folders[rater.Name].Spellings)
                spellings.Add(name, $"{rater.Name}/{file}", line);
        }

        var scales = AnnotationFolder
            .DifferentSizes([.. raters.Select(rater => (rater.Name, folders[rater.Name]))])
            .ToDictionary(item => item.Image, item => item.Sentence, StringComparer.Ordinal);
        faults.AddRange(doubts);
        faults.AddRange(scales.Values);
        // A majority says so for each image.
        if (policy.Rule != UnionRule.Majority)
            faults.AddRange(
                FolderAlignment.Alone([.. raters.Select(rater => (rater.Name, folders[rater.Name]))], "it was written as it is")
            );
        Directory.CreateDirectory(target);
        var (paths, written) = (new UnionPaths(folders.Values), new List<ImageLabels>());
        foreach (
            var image in folders
                .Values.SelectMany(own => own.Images.Keys)
                .Distinct(StringComparer.Ordinal)
                .Except(scales.Keys)
                .Order(StringComparer.Ordinal)
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (raters.FirstOrDefault(rater => folders[rater.Name].Damaged.Contains(image)) is { } damaged)
            {
                faults.Add(
                    $"{image}: nothing of the answer of {damaged.Name} could be used, which is not the same as nothing found; the "
                        + "image is left out of the union."
                );
                continue;
            }

            var readings = raters
                .Where(rater => folders[rater.Name].Images.ContainsKey(image))
                .Select(rater => (Rater: rater, Labels: folders[rater.Name].Images[image]))
                .ToList();
            if (readings.Count == 0)
                continue;
            if (policy.Rule == UnionRule.Majority && readings.Count < 3)
            {
                faults.Add(
                    $"{image}: only {string.Join(" and ", readings.Select(item => item.Rater.Name))} annotated it; a majority needs three annotators. It was left out."
                );
                continue;
            }

            var result = Union.Merge(
                readings.Select(item => new AnnotatorBoxes(
                    item.Rater.Name,
                    ranks[item.Rater.Name],
                    [.. item.Labels.Boxes.Select((box, index) => new DrawnBox(IdOf(index), box.Box, box.Class))]
                )),
                policy
            );
            var drawn = readings
                .SelectMany(item => item.Labels.Boxes.Select((box, index) => ((item.Rater.Name, IdOf(index)), box)))
                .ToDictionary(item => item.Item1, item => item.box);
            var united = result
                .Boxes.Select(box =>
                    drawn[(box.Members[0].Input.Annotator, box.Members[0].Input.Drawn.Id)] with
                    {
                        Class = box.Class,
                        Box = box.Box,
                    }
                )
                .ToList();
            // Nobody looked the union over yet, whoever verified what it was made of.
            var first = (await HeadAsync(folders[readings[0].Rater.Name], readings[0].Labels, asked, cancellationToken)) with
            {
                Verified = "",
            };
            var path = Path.Combine(target, paths.Of(image));
            written.Add(readings[0].Labels with { Boxes = united });
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var output = File.Create(path))
                VocWriter.Write(
                    output,
                    first with
                    {
                        Objects = VocFormat.OfLabels(readings[0].Labels with { Boxes = united }).Objects,
                    },
                    convention
                );
            images.Add(ImageUnion.From(image, [.. readings.Select(item => item.Rater.Name)], result));
        }

        var losses = new List<ExchangeFault>();
        VocFormat.TellLosses(written, convention, losses);
        faults.AddRange(losses.Select(loss => loss.ToString()));
        faults.AddRange(spellings.Faults().Select(fault => fault.ToString()));
        if (reportFile is not null)
        {
            if (Path.GetDirectoryName(Path.GetFullPath(reportFile)) is { } folder)
                Directory.CreateDirectory(folder);
            var report = new UnionDocument(
                UnionDocument.PolicyOf(policy),
                [.. raters.Select(rater => new ReportedRater(rater.Name, rater.Experience, ranks[rater.Name]))],
                Totals(images),
                images
            );
            await File.WriteAllTextAsync(reportFile, JsonSerializer.Serialize(report, UnionDocument.Json) + "\n", cancellationToken);
        }

        return new FolderUnionReport(
            images.Count,
            images.Sum(image => image.Boxes.Count),
            images.Sum(image => image.Disagreements.Count),
            images.Sum(image => image.Boxes.Count(box => box.Asks)),
            faults
        );
    }

    private static string? Validate(IReadOnlyList<RaterFolder> raters, UnionPolicy policy, string target)
    {
        if (PolicyValidation.Validate(policy) is { } fault)
            return fault;
        if (raters.Count < 2)
            return $"A union needs two annotators or more; {(raters.Count == 0 ? "none is" : "only one is")} named. Give --rater "
                + "NAME=PATH for each.";
        if (policy.Rule == UnionRule.Majority && raters.Count < 3)
            return "A majority needs three annotators or more; two are named. Name a third or choose another policy.";
        if (raters.GroupBy(rater => rater.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key is { } twice)
            return $"The annotator '{twice}' is named twice; give each folder a name of its own.";
        return Directory.Exists(target) && Directory.EnumerateFiles(target, "*.xml").Any()
            ? $"The folder '{target}' already holds VOC files; old and new would mix. Name an empty folder or remove it."
            : null;
    }

    private static RaterChoice ChoiceOf(RaterFolder rater, IReadOnlyList<RaterFolder> raters) =>
        FolderReports.ChoiceOf(new Named(rater.Name, rater.Folder), [.. raters.Select(other => new Named(other.Name, other.Folder))]);

    /// <summary>What a VOC file says besides its boxes goes into the union as it is.</summary>
    private static async Task<VocAnnotation> HeadAsync(
        AnnotationFolder folder,
        ImageLabels labels,
        AnswerSettings asked,
        CancellationToken cancellationToken
    )
    {
        var made = VocFormat.OfLabels(labels);
        if (folder.Format.Key != VocFormat.Format.Key)
            return made;
        using var content = new MemoryStream(await File.ReadAllBytesAsync(Path.Combine(folder.Root, labels.File), cancellationToken));
        var head = VocReader.Read(content, labels.File, asked.Settings.Convention, asked.Settings.Encoding).Annotation;
        return head is null ? made : head with { Width = made.Width, Height = made.Height };
    }

    private static ReportedTotals Totals(List<ImageUnion> images) =>
        new(
            images.Count,
            images.Sum(image => image.Boxes.Count),
            images.Sum(image => image.LeftOut.Count),
            images.Sum(image => image.Boxes.Count(box => box.Asks)),
            new SortedDictionary<string, int>(
                images
                    .SelectMany(image => image.Disagreements)
                    .GroupBy(reportedCase => reportedCase.Kind)
                    .ToDictionary(group => group.Key, group => group.Count()),
                StringComparer.Ordinal
            ),
            new SortedDictionary<string, int>(
                images.SelectMany(image => image.Boxes).GroupBy(box => box.Class).ToDictionary(group => group.Key, group => group.Count()),
                StringComparer.Ordinal
            )
        );

    // Padded, so that the order of the ids is the order in the file.
    private static string IdOf(int index) => $"{index + 1:000000}";
}
