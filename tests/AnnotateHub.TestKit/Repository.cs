namespace AnnotateHub.TestKit;

/// <summary>Files of this repository as tests see them.</summary>
public static class Repository
{
    /// <summary>Root of the checkout: the nearest folder above the test binary that holds AnnotateHub.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Test vectors made by other people's libraries (tests/oracles/README.md).</summary>
    public static string Oracle(string relativePath) => Path.Combine(Root, "tests", "oracles", relativePath);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AnnotateHub.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No AnnotateHub.sln above {AppContext.BaseDirectory}; run the tests from a checkout.");
    }
}
