using System.CommandLine;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Rounds.Splits;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub split</c>: train, validation and test, before any round.</summary>
internal static class SplitCommands
{
    private static readonly Option<long?> Seed = new("--seed") { Description = "Seed of the draw; a random one is printed if left out." };
    private static readonly Option<int?> TestPerPatient = new("--test-per-patient")
    {
        Description = "Test images of each patient; 40 as in the paper if left out.",
    };
    private static readonly Option<double?> ValidationShare = new("--validation-share")
    {
        Description = "Share of the other images that become validation, within each patient.",
    };
    private static readonly Option<bool> KeepDrawn = new("--keep-drawn")
    {
        Description = "Images that have a split keep it; only those imported later are drawn.",
    };
    private static readonly Option<FileInfo?> Train = new("--train") { Description = "Text file with a stem a line." };
    private static readonly Option<FileInfo?> Validation = new("--validation") { Description = "Text file with a stem a line." };
    private static readonly Option<FileInfo?> Test = new("--test") { Description = "Text file with a stem a line." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would be done and stores nothing." };

    public static Command Make()
    {
        var draw = new Command("draw", "Draws splits by patient, reproducibly.")
        {
            CommandLine.Project,
            Seed,
            TestPerPatient,
            ValidationShare,
            KeepDrawn,
            DryRun,
        };
        draw.OnData(DrawAsync);
        var import = new Command("import", "Takes splits from lists of stems.") { CommandLine.Project, Train, Validation, Test, DryRun };
        import.OnData(ImportAsync);
        return new Command("split", "Splits images into train, validation and test. Do it before the first round.") { draw, import };
    }

    private static async Task<int> DrawAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        var usual = new SplitRequest(parsed.GetValue(Seed) ?? Random.Shared.NextInt64(1, 1L << 53));
        var request = usual with
        {
            TestPerPatient = parsed.GetValue(TestPerPatient) ?? usual.TestPerPatient,
            ValidationShare = parsed.GetValue(ValidationShare) ?? usual.ValidationShare,
            KeepDrawn = parsed.GetValue(KeepDrawn),
        };
        await context.Output.WriteLineAsync($"Seed: {request.Seed}");
        var splits = context.Get<SplitDrawing>();
        var dry = parsed.GetValue(DryRun);
        return await TellAsync(
            context,
            project.Name,
            dry,
            dry
                ? splits.PreviewAsync(project.Id, Actor.CommandLine(), request, cancellationToken)
                : splits.DrawAsync(project.Id, Actor.CommandLine(), request, cancellationToken)
        );
    }

    private static async Task<int> ImportAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (await context.FindProjectAsync(parsed.GetRequiredValue(CommandLine.Project), cancellationToken) is not { } project)
            return ExitCode.Refused;
        if (parsed.GetValue(Train) is null && parsed.GetValue(Validation) is null && parsed.GetValue(Test) is null)
            return await context.RefuseAsync("No list was given; name at least one of --train, --validation and --test.");
        var lists = new SplitLists(
            await StemsAsync(parsed.GetValue(Train), cancellationToken),
            await StemsAsync(parsed.GetValue(Validation), cancellationToken),
            await StemsAsync(parsed.GetValue(Test), cancellationToken)
        );
        var splits = context.Get<SplitDrawing>();
        var dry = parsed.GetValue(DryRun);
        return await TellAsync(
            context,
            project.Name,
            dry,
            dry
                ? splits.PreviewListsAsync(project.Id, Actor.CommandLine(), lists, cancellationToken)
                : splits.SetListsAsync(project.Id, Actor.CommandLine(), lists, cancellationToken)
        );
    }

    private static async Task<int> TellAsync(CliContext context, string project, bool dry, Task<Result<SplitPreview>> asked)
    {
        if (await context.OrRefuseAsync(asked) is not { } done || !await context.IsSoundAsync(done.Faults))
            return ExitCode.Refused;
        foreach (var patient in done.Patients)
            await context.Output.WriteLineAsync(
                $"{(patient.Patient.Length == 0 ? "(no patient)" : patient.Patient)}: {patient.Train} train, {patient.Validation} "
                    + $"validation, {patient.Test} test"
            );
        await context.Output.WriteLineAsync(
            $"{(dry ? "Dry run: " : "")}{done.Train} train, {done.Validation} validation and {done.Test} test images in '{project}'{(done.Undecided > 0 ? $", {done.Undecided} in none" : "")}."
        );
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<string>> StemsAsync(FileInfo? file, CancellationToken cancellationToken) =>
        file is null
            ? []
            :
            [
                .. (await File.ReadAllLinesAsync(file.FullName, cancellationToken))
                    .Select(line => line.Trim())
                    .Where(line => line.Length > 0),
            ];
}
