using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Synthetic;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo;

/// <summary>The project that a fresh server shows: a few pairs at once, the rest of the synthetic plate grown afterwards.</summary>
/// <remarks>The truth lies in the data folder under <c>demo/truth</c> and enters no label set.</remarks>
public sealed class DemoProject(
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    ImportPlanner planner,
    Importer importer,
    TimeProvider time
) : IDisposable
{
    public const string Name = "Organoid plate (synthetic)";

    public const string Description =
        "Images that a program made in the shape of Piansaddhayanon et al. 2023: brightfield with red, green and Hoechst "
        + "fluorescence, three patients. Nobody photographed them.";

    private readonly PlateGenerator _generator = new(new PlateSettings());
    private readonly SyntheticProjects _projects = new(database, folder, planner, importer, time, "unfinished");

    // Two growths at once would clear each other's unfinished files.
    private readonly SemaphoreSlim _growing = new(1, 1);

    public string TruthFolder => _projects.TruthFolder;

    public void Dispose() => _growing.Dispose();

    /// <summary>Makes the project, its members and its first images where they are missing; called again it changes nothing.</summary>
    /// <param name="seedFolder">Holds <c>raw_images_for_model</c>. Where it does not, the project starts empty and <see cref="GrowAsync"/>
    /// makes the first images too.</param>
    /// <param name="members">People with other names or without an account are passed over; memberships that exist stay as they
    /// are.</param>
    public async Task<long> EnsureProjectAsync(
        string seedFolder,
        IReadOnlyList<DemoMember> members,
        CancellationToken cancellationToken = default
    )
    {
        var project = await _projects.EnsureAsync(Name, Description, members, cancellationToken);
        var images = Path.Combine(seedFolder, PublishedTree.Images);
        if (Directory.Exists(images) && await _projects.ImageCountAsync(project, cancellationToken) == 0)
            await _projects.ImportAsync(project, images, cancellationToken);
        return project;
    }

    public Task<int> ImageCountAsync(long projectId, CancellationToken cancellationToken = default) =>
        _projects.ImageCountAsync(projectId, cancellationToken);

    /// <summary>The project's key; null where there is none.</summary>
    public Task<long?> FindAsync(CancellationToken cancellationToken = default) => _projects.FindAsync(Name, cancellationToken);

    /// <summary>
    /// Makes the first <paramref name="images"/> fields of the plate one by one and imports each that the project does not hold yet.
    /// Cut short, it goes on where it stopped when it is called again.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no demo project; <see cref="EnsureProjectAsync"/> makes it.</exception>
    public async Task<DemoGrowth> GrowAsync(
        int images,
        IProgress<JobProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        await _growing.WaitAsync(cancellationToken);
        try
        {
            var projectId =
                await FindAsync(cancellationToken)
                ?? throw new InvalidOperationException($"There is no project '{Name}' to grow; make it first.");
            var meter = new ProgressMeter(progress, time, images);
            var faults = new List<string>();
            for (var index = 0; index < images; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await _projects.AddFieldAsync(projectId, _generator, index, cancellationToken) is { } fault)
                    faults.Add(fault);
                meter.Advance($"Synthetic image {_generator.NameOf(index)}");
            }

            return new DemoGrowth(images - faults.Count, faults);
        }
        finally
        {
            _growing.Release();
        }
    }
}
