using AnnotateHub.Application.Access;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Reports.Experiments;
using AnnotateHub.Application.Training;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Experiments.Runs;

/// <summary>A request with everything decided.</summary>
/// <param name="Request">With every default filled in.</param>
/// <param name="Material">Null where nothing can be gathered; then <paramref name="Faults"/> say why.</param>
internal sealed record ExperimentPlanning(
    ExperimentRequest Request,
    string Title,
    string Labels,
    ExperimentMaterial? Material,
    IReadOnlyList<TrainingJob> Jobs,
    IReadOnlyList<string> Faults
)
{
    // As trainings are told (TrainingPlan): two idle cores need about two thirds of one core's time by the clock.
    private const double SecondThread = 0.66;

    public double Seconds =>
        Jobs.Sum(job => TrainingEstimate.From(job).ProcessorSeconds) * (Jobs.Count > 0 && Jobs[0].Threads > 1 ? SecondThread : 1);

    public static async Task<ExperimentPlanning> MakeAsync(
        AnnotateHubDb db,
        VisibilityScope lead,
        Actor actor,
        ExperimentRequest request,
        TrainingDataSetAssembly assembly,
        TrainerSettings settings,
        IObjectStore objects,
        CancellationToken cancellationToken
    )
    {
        var title = request.Title?.Trim() is { Length: > 0 } given ? given : DefaultTitle(request.Table);
        var faults = new List<string>();
        if (request.Validate() is { } fault)
            faults.Add(fault);
        if (TrainerLocation.Find(settings) is null)
            faults.Add(TrainerLocation.Missing);
        var project = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == lead.ProjectId, cancellationToken);
        if (faults.Count == 0)
            request = WithInputs(request, project);
        var inputs = new List<ExperimentInput>();
        foreach (var choice in request.Inputs ?? [])
        {
            var (chosen, wrong) = TrainingInputs.Choose(project.Channels, project.Classes, choice);
            if (wrong is not null)
                faults.Add(wrong);
            else
                inputs.Add(new ExperimentInput(NameOf(choice), string.Join(',', chosen.Select(index => project.Channels[index].Name))));
        }

        if (request.Data is null)
            faults.Add("No labels are chosen; name a round, a union or imported labels to learn from.");
        if (faults.Count == 0 && inputs.DistinctBy(input => input.Channels).Count() < inputs.Count)
            faults.Add("Two of the inputs are the same channels; leave one of them out.");
        if (faults.Count > 0 || inputs.Count == 0)
            return new ExperimentPlanning(request, title, "", null, [], faults.Count > 0 ? faults : ["The project has no channels yet."]);
        // In the project's order: an input that is all of them sees what a model of all channels sees.
        string[] channels =
        [
            .. project
                .Channels.Select(channel => channel.Name)
                .Where(name => inputs.Any(input => input.Channels.Split(',').Contains(name))),
        ];
        var gathered = await assembly.AssembleAsync(
            lead.ProjectId,
            actor,
            request.Data! with
            {
                Inputs = string.Join(',', channels),
                Classes = null,
            },
            cancellationToken
        );
        var labels = DescribeLabels(lead, request.Data!);
        if (gathered is not Result<TrainingDataSet>.Success { Value: var data })
            return new ExperimentPlanning(
                request,
                title,
                labels,
                null,
                [],
                [gathered is Result<TrainingDataSet>.Refused refused ? refused.Reason : "The project is gone."]
            );
        var validation = data.Images.Where(image => image.Split is DataSplit.Validation).Select(image => image.Name).ToList();
        var fromSplit = request.TestShare is null && validation.Count > 0;
        var share = request.TestShare ?? ExperimentRequest.DefaultTestShare;
        var plan = new ExperimentPlan(
            "images of the project",
            labels,
            null,
            null,
            [],
            null,
            data.Classes,
            request.Positive,
            request.Unknown is { } unknown && data.Classes.Contains(unknown) ? unknown : null,
            inputs,
            NameOf(request.Input!),
            [.. Enumerable.Range(1, request.Seeds).Select(seed => (long)seed)],
            share,
            1,
            [request.Table],
            request.Sizes ?? ExperimentRequest.PaperSizes,
            request.Steps,
            request.DetectorSteps,
            request.Width,
            settings.Threads ?? Math.Clamp(Environment.ProcessorCount - 1, 1, 8),
            "cpu",
            fromSplit ? validation : null,
            request.Networks is { } keys ? [.. keys.Distinct().Select(NetworkOf)] : null
        );
        var material = new ExperimentMaterial(
            plan,
            data,
            [.. data.Channels.Select(name => project.Channels.First(channel => channel.Name == name))],
            fromSplit ? "the images of the validation split" : $"{100 * share:0.#} % of the images, drawn by the seed 1"
        );
        var read = material.Inputs(objects.PathOf);
        if (FolderExperiment.Fault(plan, read) is { } no)
            return new ExperimentPlanning(request, title, labels, material, [], [no]);
        var jobs = FolderExperiment.Jobs(plan, read);
        var free = settings.MemoryMegabytes ?? FreeMemory.Megabytes();
        foreach (var job in jobs)
            if ((TrainingCheck.Validate(job) ?? TrainingEstimate.From(job).Refusal(job, free)) is { } refusal)
            {
                faults.Add(refusal);
                break;
            }

        return new ExperimentPlanning(request, title, labels, material, jobs, faults);
    }

    public ExperimentPreview ToPreview()
    {
        if (Material is null || Jobs.Count == 0)
            return new ExperimentPreview(
                Title,
                0,
                0,
                Material?.Judged ?? "",
                new Dictionary<string, int>(),
                [],
                0,
                0,
                0,
                Material?.Data.Version ?? "",
                Material?.Data.LeftOut ?? [],
                Faults
            );
        var data = new ExperimentData(Material.Plan, Material.Inputs(hash => hash));
        return new ExperimentPreview(
            Title,
            data.Training.Count,
            data.Test.Count,
            Material.Judged,
            data.Classes.Index()
                .ToDictionary(
                    item => item.Item,
                    item => data.Training.Sum(image => image.Item.Boxes.Count(box => box.Class == item.Index)),
                    StringComparer.Ordinal
                ),
            data.Patients,
            Jobs.Count,
            Jobs.Max(job => TrainingEstimate.From(job).Megabytes),
            Seconds,
            Material.Data.Version,
            Material.Data.LeftOut,
            Faults
        );
    }

    public static string DefaultTitle(ExperimentTableKind table) =>
        table switch
        {
            ExperimentTableKind.Cells => "Single cells by input (Table 2, Fig. 7)",
            ExperimentTableKind.Backbones => "Single cells by network (Table 3)",
            ExperimentTableKind.Images => "Whole images by input (Table 4)",
            ExperimentTableKind.Unknown => "Unknown cells (Table 5)",
            ExperimentTableKind.Patients => "By patient (Table 6)",
            _ => "Size of the training set (Fig. 11)",
        };

    private static ExperimentNetwork NetworkOf(string key) =>
        BackboneText.TryParse(key, out var backbone)
            ? ExperimentNetwork.From(backbone)
            : throw new InvalidOperationException($"There is no network '{key}'; requests are validated before.");

    /// <summary>Every preset where nothing was chosen; of one input, brightfield and nuclei as in the paper.</summary>
    private static ExperimentRequest WithInputs(ExperimentRequest request, Project project)
    {
        var inputs = request.Inputs ?? TrainingInputs.PresetsFor(project.Channels, project.Classes);
        var last = inputs.Count > 0 ? inputs[^1] : null;
        var input = request.Input ?? (inputs.Contains(TrainingInputs.Nuclei) ? TrainingInputs.Nuclei : last);
        // Tables 3, 5 and 6 are of one input; the others would only be read.
        if (request.Table is ExperimentTableKind.Backbones or ExperimentTableKind.Unknown or ExperimentTableKind.Patients)
            inputs = input is null ? [] : [input];
        return request with { Inputs = inputs, Input = input is not null && inputs.Contains(input) ? input : last };
    }

    private static string NameOf(string choice) =>
        choice switch
        {
            TrainingInputs.Brightfield => "Brightfield",
            TrainingInputs.Nuclei => "Brightfield and nuclei",
            TrainingInputs.All => "All channels",
            _ => string.Join(" + ", choice.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        };

    /// <summary>Names rounds and unions, and nobody: what is frozen may be read by whoever has a reader's link.</summary>
    private static string DescribeLabels(VisibilityScope lead, TrainingDataSetRequest request) =>
        string.Join(
            "; ",
            (request.Sources ?? []).Select(source =>
                source.Kind switch
                {
                    LabelSourceKind.Round => $"round '{lead.Round(source.RoundId ?? 0)?.Name ?? "unknown"}'"
                        + (source.AcceptedOnly ? ", accepted answers" : "")
                        + (source.PersonIds is { } people ? $", answers of {people.Count} people" : "")
                        + (request.SeveralAnswers is SeveralAnswers.Union ? ", their union" : ""),
                    LabelSourceKind.Consensus => $"union '{source.Name}'",
                    _ => $"imported labels '{source.Name}'",
                }
            )
        );
}
