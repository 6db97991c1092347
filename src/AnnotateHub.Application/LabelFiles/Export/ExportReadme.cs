using System.Reflection;
using System.Text;
using AnnotateHub.Core.Study.Rounds;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>What an export says about itself; VOC files carry no mark of their convention.</summary>
internal static class ExportReadme
{
    public static string Write(
        Project project,
        AnnotationFormat format,
        VocConvention convention,
        IReadOnlyList<StatedRound> rounds,
        IReadOnlyList<string> people,
        int images,
        IReadOnlyDictionary<string, int> counts,
        int rounded,
        IReadOnlyList<string> missing,
        DateTimeOffset at
    )
    {
        var version = typeof(ExportReadme)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0];
        var text = new StringBuilder();
        text.Append(
            $"""
            {format.Name}: annotations of '{project.Name}'
            {(project.IsSynthetic ? "SYNTHETIC: the images were made by a generator, not by a microscope.\n" : "")}
            Written by AnnotateHub {version} at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.
            {images} annotated images (each of each person and round counts), {counts.Values.Sum()} boxes.

            {Numbers(format, convention, rounded)}
            Nothing is clamped to the image.

            Boxes of: {string.Join(", ", people)}{(
                people.Count > 1 ? $", each in {Folder(format)}/{(rounds.Count > 1 ? "{round}/" : "")}{{user name}}/" : ""
            )}.
            An image is here when its work was submitted or changed at least once; a file without objects is an image without cells.
            {BoxLineage.FileName} says of each box, named by image, round, annotator and its place in the file (the first is 1), who or what made it
            (drawn, pasted, imported, model, union), which model run with what score, and what a person did with a model's box.
            {Datasheet.FileName} says what the data is and what only its owners know; croissant.json names files and columns for other programs.
            Files are named after the image. Where a file system could not hold that name, it is shortened and ends in ~ and eight digits.

            """.Replace(
                "\r\n",
                "\n"
            )
        );
        text.Append(rounds.Count > 1 ? "Rounds, each in {round}/ or named after it:\n" : "Round:\n");
        foreach (var (round, breaks) in rounds)
        {
            text.Append(
                $"  {round.Name}\t{RoundRules.For(round.Kind).Name}{(RoundRules.For(round.Kind).IsBlind ? ", blind" : "")}, "
                    + $"{(round.ClosedAt is { } closed ? $"closed {closed.UtcDateTime:yyyy-MM-dd}" : "open")}\n"
            );
            foreach (var sentence in breaks)
                text.Append($"    SEAL BROKEN {sentence}\n");
        }

        if (missing.Count > 0)
            text.Append($"\nLeft out, wholly or in part: {missing.Count} {(missing.Count == 1 ? "image" : "images")} of the project.\n");
        foreach (var sentence in missing)
            text.Append($"  {sentence}\n");
        text.Append("\nClasses:\n\n");
        foreach (var labelClass in project.Classes.Classes)
            text.Append($"  {labelClass.Key}\t{labelClass.Name}\t{counts.GetValueOrDefault(labelClass.Key)} boxes\n");
        foreach (var (key, count) in counts.Where(entry => project.Classes.Find(entry.Key) is null))
            text.Append($"  {key}\t(no longer in the project)\t{count} boxes\n");
        return text.ToString();
    }

    private static string Folder(AnnotationFormat format) =>
        format.Key switch
        {
            "voc" => "Annotations",
            "coco" => "annotations",
            "imagej-roi" => "rois",
            "qupath" => "geojson",
            _ => "labels",
        };

    private static string Numbers(AnnotationFormat format, VocConvention convention, int rounded) =>
        format.Key != "voc"
            ? "Edges are counted from 0, far edges exclusive: the first pixel of an image alone is the box from (0, 0) to (1, "
                + $"1). {format.Exactness}"
            : $"""
                Origin: {convention.Origin} (the first pixel of a row or column has the number {convention.Origin}).
                Far edge: {(
                    convention.FarEdge == VocFarEdge.Inclusive
                        ? "inclusive (xmax and ymax name the last pixel of the box)"
                        : "exclusive (xmax and ymax name the first pixel after the box; xmax - xmin is its width)"
                )}.
                The first pixel of an image alone is written {Edge(convention, 0)} {Edge(convention, 0)} {Far(convention, 1)} {Far(
                    convention,
                    1
                )} (xmin ymin xmax ymax).
                Numbers: {(
                    convention.Dialect == VocDialect.Float
                        ? "decimal, exact: they read back to the same double-precision values."
                        : $"whole. Each edge is rounded to the nearest whole pixel, halves up; a side that would vanish keeps one pixel. {rounded} boxes of this export were rounded, all others are exact."
                )}
                """;

    private static int Edge(VocConvention convention, int edge) => edge + convention.Origin;

    private static int Far(VocConvention convention, int edge) =>
        edge + convention.Origin - (convention.FarEdge == VocFarEdge.Inclusive ? 1 : 0);
}
