namespace AnnotateHub.TestKit;

/// <summary>Where real images and third-party test vectors lie; none of them is part of this repository.</summary>
public static class RealData
{
    /// <summary>Folder named by ANNOTATEHUB_REAL_DATA, else ../shared/data beside the repository; null when neither is there.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why a test on real data cannot run here. In CI absence is a failure: the data was promised there.</summary>
    public const string Missing =
        "Real data is not on this machine: set ANNOTATEHUB_REAL_DATA to a folder as described in docs/real-data.md.";

    public static bool PromisedHere => Environment.GetEnvironmentVariable("CI") == "true";

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("ANNOTATEHUB_REAL_DATA");
        if (!string.IsNullOrEmpty(named))
            return Directory.Exists(named) ? named : null;
        var beside = Path.Combine(Repository.Root, "..", "shared", "data");
        return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
    }
}
