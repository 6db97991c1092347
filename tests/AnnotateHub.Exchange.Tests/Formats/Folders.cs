using System.Text;

namespace AnnotateHub.Exchange.Tests.Formats;

/// <summary>Label files on disk and in memory.</summary>
internal static class Folders
{
    public static IReadOnlyList<LabelFile> Files(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => new LabelFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), () => System.IO.File.OpenRead(file))),
        ];

    public static LabelFile File(string path, byte[] content) => new(path, () => new MemoryStream(content));

    public static LabelFile Text(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    public static IReadOnlyList<LabelFile> Written(AnnotationFormat format, IReadOnlyList<ImageLabels> labels, FormatSettings settings) =>
        [.. format.Write(labels, settings, []).Select(file => File(file.Path, file.Content.ToArray()))];

    /// <summary>A folder of the real sets; skips the test where it is not on this machine.</summary>
    public static string Real(string set)
    {
        Assert.SkipWhen(
            AnnotateHub.TestKit.RealData.Folder is null && !AnnotateHub.TestKit.RealData.PromisedHere,
            AnnotateHub.TestKit.RealData.Missing
        );
        Assert.True(AnnotateHub.TestKit.RealData.Folder is not null, AnnotateHub.TestKit.RealData.Missing);
        return Path.Combine(AnnotateHub.TestKit.RealData.Folder!, set);
    }
}
