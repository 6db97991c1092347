using System.Globalization;
using System.Text;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>
/// <c>DATASHEET.md</c> (after Gebru et al., Datasheets for Datasets, CACM 2021): what the server knows is filled in, what only the owners
/// know is left as a
/// question to them.
/// </summary>
internal static class Datasheet
{
    public const string FileName = "DATASHEET.md";
    private const string Owners = "*Not known to AnnotateHub; for the owners of the project to say.*";

    /// <param name="images">Those that the export is of.</param>
    /// <param name="boxes">By class.</param>
    /// <param name="isBlanked">What files say of when they were taken stays here.</param>
    /// <param name="labelling">How the labels came about, in whole sentences.</param>
    public static byte[] Write(
        Project project,
        IReadOnlyList<ImageGroup> images,
        IReadOnlyDictionary<string, int> boxes,
        string labelling,
        string licence,
        bool isBlanked
    )
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Datasheet of {project.Name}\n\n");
        if (project.IsSynthetic)
            text.Append("**SYNTHETIC: the images were made by a generator, not by a microscope.**\n\n");
        text.Append(
            $"## Motivation\n\nFor what purpose, by whom and with whose money was the data set made? {Owners}\n\n## Composition\n\n"
        );
        text.Append(CultureInfo.InvariantCulture, $"- {images.Count} images, {boxes.Values.Sum()} boxes.\n");
        text.Append($"- Size in pixels: {Listed(images.Select(image => $"{image.Width} x {image.Height}"))}.\n");
        text.Append(
            $"- Channels: {string.Join(", ", project.Channels.Select(channel => $"{channel.Name} ({RoleOf(channel.Role)}{(channel.Meaning.Length > 0 ? $", {channel.Meaning}" : "")})"))}.\n"
        );
        text.Append($"- Pixel size: {Listed(images.Select(PixelSizeOf))}.\n");
        var patients = images.Select(image => image.Patient).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        text.Append(
            CultureInfo.InvariantCulture,
            $"- Patients or samples named: {(patients == 0 ? "none" : patients)}. Whether they may be recognised, and who agreed to what: {Owners}\n"
        );
        text.Append(
            isBlanked
                ? "- Descriptions, dates, names and positions that microscopes or cameras wrote into the pictures were blanked; pixels are "
                    + "as imported. Names of files and what is seen in the pixels were not looked at.\n"
                : "- Pictures hold whatever microscopes or cameras wrote into them (descriptions, dates, names).\n"
        );
        text.Append("\n| class | name | boxes |\n| --- | --- | ---: |\n");
        foreach (var labelClass in project.Classes.Classes)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {labelClass.Key} | {labelClass.Name} | {boxes.GetValueOrDefault(labelClass.Key)} |\n"
            );
        foreach (
            var (key, count) in boxes
                .Where(entry => project.Classes.Find(entry.Key) is null)
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
        )
            text.Append(CultureInfo.InvariantCulture, $"| {key} | | {count} |\n");
        var taken = isBlanked ? "left out (Privacy:BlankMetadata)" : TimesOf(images);
        text.Append($"\n## Collection\n\n- Taken: {taken}.\n- Microscope, objective, stains, exposure: {Owners}\n");
        text.Append(
            "\n## Preprocessing\n\nPixels are stored as they were imported. Signed, wider and floating-point values are mapped "
                + "to 16 bits (docs/formats.md of AnnotateHub); boxes never depend on what the screen showed.\n"
        );
        text.Append($"\n## Labelling\n\n{labelling}\n");
        text.Append(
            $"\n## Uses\n\n{Owners}\n\n## Distribution\n\nLicence: {licence}. `croissant.json` beside this file (MLCommons "
                + $"Croissant 1.0) names the files and the columns of the tables.\n\n## Maintenance\n\n{Owners}\n"
        );
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Listed(IEnumerable<string> values)
    {
        var counts = values
            .CountBy(value => value)
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .ToList();
        return counts.Count == 0
            ? "no image"
            : string.Join(", ", counts.Take(5).Select(entry => $"{entry.Key} ({entry.Value} images)"))
                + (counts.Count > 5 ? " and others" : "");
    }

    private static string PixelSizeOf(ImageGroup image) =>
        image is { PixelSizeMicrometres: { } width }
            ? string.Create(CultureInfo.InvariantCulture, $"{width:0.######} x {image.PixelHeightMicrometres ?? width:0.######} µm")
            : "not known";

    private static string TimesOf(IReadOnlyList<ImageGroup> images)
    {
        var times = images.Select(image => image.AcquiredAt).OfType<DateTimeOffset>().Order().ToList();
        return times.Count == 0
            ? "the files do not say when"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{times.Count} images between {times[0].UtcDateTime:yyyy-MM-dd} and {times[^1].UtcDateTime:yyyy-MM-dd}, by their files"
            );
    }

    private static string RoleOf(ChannelRole role) =>
        role switch
        {
            ChannelRole.TransmittedLight => "transmitted light",
            ChannelRole.Fluorescence => "fluorescence",
            _ => "colour",
        };
}
