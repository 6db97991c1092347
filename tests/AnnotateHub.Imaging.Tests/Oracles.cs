using System.Text.Json;
using AnnotateHub.TestKit;

namespace AnnotateHub.Imaging.Tests;

/// <summary>Cases of an image oracle: those kept in the repository, and, where the folder beside the real data has the full file, those
/// made from real images too.</summary>
internal static class Oracles
{
    public static IEnumerable<JsonElement> Cases(string file)
    {
        var kept = Repository.Oracle($"image/{file}");
        var full = RealData.Folder is null ? kept : Path.Combine(RealData.Folder, "..", "oracles", "image", file);
        Assert.SkipUnless(
            File.Exists(full) || File.Exists(kept),
            $"The oracle {file} is made from real images and lies beside the real data. {RealData.Missing}"
        );
        using var document = JsonDocument.Parse(File.ReadAllBytes(File.Exists(full) ? full : kept));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.Clone())];
    }

    public static string Name(this JsonElement element) => element.GetProperty("name").GetString()!;

    public static int[][] Image(this JsonElement element, string name = "image") => element.GetProperty(name).Deserialize<int[][]>()!;

    public static double[] Reals(this JsonElement element, string name) =>
        [.. element.GetProperty(name).Deserialize<double[][]>()!.SelectMany(row => row)];
}
