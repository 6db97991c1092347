using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests;

/// <summary>Images of the real-data folder; a test that asks for one is skipped where the folder is absent and not promised.</summary>
internal static class RealImages
{
    public static string Folder
    {
        get
        {
            if (RealData.Folder is null && RealData.PromisedHere)
                Assert.Fail(RealData.Missing);
            Assert.SkipWhen(RealData.Folder is null, RealData.Missing);
            return RealData.Folder!;
        }
    }

    public static string[] Under(string set, string pattern) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, set), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
