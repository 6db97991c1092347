namespace AnnotateHub.Application.Training;

/// <summary>Finds the trainer's program: it is built beside this one, never referenced.</summary>
public static class TrainerLocation
{
    public const string Variable = "ANNOTATEHUB_TRAINER";

    private const string Project = "AnnotateHub.Trainer";
    private const string File = $"{Project}.dll";

    public const string Missing =
        $"The trainer is not there: this program was built without it (-p:Training=false), or only a part "
        + $"of it was copied. Build it with 'dotnet build src/{Project}', or name {File} in {Variable}.";

    /// <summary>Full path; null where there is none (<see cref="Missing"/>).</summary>
    public static string? Find(TrainerSettings settings)
    {
        if ((settings.Program ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } named)
            return System.IO.File.Exists(named) ? Path.GetFullPath(named) : null;
        return Places().FirstOrDefault(System.IO.File.Exists);
    }

    /// <summary>A published program has it in a folder of its own; a built one in the sources, under the same configuration and
    /// framework.</summary>
    private static IEnumerable<string> Places()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "trainer", File);
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        if (own.Parent is not { } configuration)
            yield break;
        for (var above = configuration.Parent; above is not null; above = above.Parent)
            yield return Path.Combine(above.FullName, "src", Project, "bin", configuration.Name, own.Name, File);
    }
}
