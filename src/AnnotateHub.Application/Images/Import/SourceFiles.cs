using System.Text.Json;

namespace AnnotateHub.Application.Images.Import;

/// <summary>Lists the files of a folder in which names can be trusted, or of an expanded archive, whose names are kept in a list.</summary>
internal static class SourceFiles
{
    /// <summary>
    /// An archive is expanded under numbers, because the names in it may be too long or too foreign for this disk
    /// (190 Chinese characters take 570 bytes; most file systems allow 255). This file holds the real ones.
    /// </summary>
    private const string NameList = ".names.json";

    public static void WriteNames(string folder, IReadOnlyList<SourceFile> files) =>
        System.IO.File.WriteAllBytes(
            Path.Combine(folder, NameList),
            JsonSerializer.SerializeToUtf8Bytes(
                files.ToDictionary(file => file.Path, file => Path.GetFileName(file.File), StringComparer.Ordinal)
            )
        );

    /// <summary>All files below the folder but hidden ones; links are not followed.</summary>
    public static IReadOnlyList<SourceFile> List(string folder)
    {
        var names = Path.Combine(folder, NameList);
        if (System.IO.File.Exists(names))
            return
            [
                .. JsonSerializer
                    .Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllBytes(names))!
                    .Select(entry => new SourceFile(entry.Key, Path.Combine(folder, Path.GetFileName(entry.Value)))),
            ];
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*", options)
                .Select(file => new SourceFile(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), file))
                .Where(file => !IsNoise(file.Path)),
        ];
    }

    /// <summary>Files that operating systems leave behind.</summary>
    public static bool IsNoise(string path)
    {
        var parts = path.Split('/');
        return parts.Any(part => part.StartsWith('.') || part == "__MACOSX") || parts[^1] is "Thumbs.db" or "desktop.ini";
    }
}
