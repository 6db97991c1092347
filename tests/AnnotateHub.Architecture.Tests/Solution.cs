using System.Reflection;

namespace AnnotateHub.Architecture.Tests;

internal static class Solution
{
    public static readonly string[] Projects =
    [
        "Core",
        "Imaging",
        "Exchange",
        "Data",
        "Data.PostgreSql",
        "Inference",
        "Training",
        "Trainer",
        "Application",
        "Web",
        "Cli",
    ];

    public static Assembly Load(string project) => Assembly.Load(project == "Cli" ? "annotatehub" : "AnnotateHub." + project);

    public static IEnumerable<string> ReferencesOf(string project) =>
        Load(project)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("AnnotateHub.", StringComparison.Ordinal));
}
