using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
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

    // Two growths at once would clear each other's unfinished files.
    private readonly SemaphoreSlim _growing = new(1, 1);

    public string TruthFolder => Path.Combine(folder.Demo, PublishedTree.Truth);

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
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        // By what it is, not by its name: somebody's own project may bear it, and must not become the demo's.
        var project = await db
            .Projects.Where(item => item.IsSynthetic && item.Name.StartsWith(Name))
            .OrderBy(item => item.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (project is null)
        {
            project = new Project
            {
                Name = await FreeNameAsync(db, cancellationToken),
                Description = Description,
                IsSynthetic = true,
                Classes = ClassScheme.CancerNormalUnknown,
                Channels = [.. PairingPresets.Published.Rule.Channels.Select(source => source.Channel)],
                CreatedAt = time.GetUtcNow(),
            };
            db.Projects.Add(project);
        }

        await AddMembersAsync(db, project, members, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var images = Path.Combine(seedFolder, PublishedTree.Images);
        if (project.ImageCount == 0 && Directory.Exists(images))
            await ImportAsync(project.Id, images, cancellationToken);
        return project.Id;
    }

    public async Task<int> ImageCountAsync(long projectId, CancellationToken cancellationToken = default)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Projects.Where(project => project.Id == projectId)
            .Select(project => project.ImageCount)
            .SingleAsync(cancellationToken);
    }

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
                await IdAsync(cancellationToken)
                ?? throw new InvalidOperationException($"There is no project '{Name}' to grow; make it first.");
            var meter = new ProgressMeter(progress, time, images);
            var faults = new List<string>();
            for (var index = 0; index < images; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await GrowByOneAsync(projectId, index, cancellationToken) is { } fault)
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

    private async Task<string?> GrowByOneAsync(long projectId, int index, CancellationToken cancellationToken)
    {
        var name = _generator.NameOf(index);
        var isThere = await HoldsAsync(projectId, name, cancellationToken);
        if (isThere && File.Exists(PublishedTree.TruthFile(TruthFolder, name)))
            return null;
        var field = _generator.Generate(index);
        PublishedTree.WriteTruth(TruthFolder, _generator.Settings, field);
        if (isThere)
            return null;

        // The blob store keeps the files, so the tree is needed for one import only; what a crash left behind goes first.
        var unfinished = Path.Combine(folder.Demo, "unfinished");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        PublishedTree.WriteImages(unfinished, _generator.Settings, field);
        var fault = await ImportAsync(projectId, Path.Combine(unfinished, PublishedTree.Images), cancellationToken);
        Directory.Delete(unfinished, recursive: true);
        return fault;
    }

    /// <returns>Null, or the first reason why something was not imported.</returns>
    private async Task<string?> ImportAsync(long projectId, string images, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(images, PairingPresets.Published.Rule, cancellationToken: cancellationToken);
        var report = await importer.ImportAsync(projectId, plan, cancellationToken: cancellationToken);
        return report.Refused ?? report.Rejected.Concat(plan.Problems).FirstOrDefault(problem => problem.LeavesOut)?.Message;
    }

    private static async Task AddMembersAsync(
        AnnotateHubDb db,
        Project project,
        IReadOnlyList<DemoMember> members,
        CancellationToken cancellationToken
    )
    {
        foreach (var member in members)
        {
            var normalized = member.UserName.ToUpperInvariant();
            var person = await db.Users.SingleOrDefaultAsync(
                person => person.NormalizedUserName == normalized && person.IsDemo,
                cancellationToken
            );
            if (
                person is null
                || await db.Memberships.AnyAsync(
                    membership => membership.ProjectId == project.Id && membership.PersonId == person.Id,
                    cancellationToken
                )
            )
                continue;
            db.Memberships.Add(
                new Membership
                {
                    Project = project,
                    PersonId = person.Id,
                    Role = member.Role,
                    ExperienceMonths = member.ExperienceMonths,
                    SeniorityRank = member.SeniorityRank,
                }
            );
        }
    }

    private static async Task<string> FreeNameAsync(AnnotateHubDb db, CancellationToken cancellationToken)
    {
        var taken = await db.Projects.Select(project => project.Name).ToHashSetAsync(cancellationToken);
        return Enumerable
            .Range(1, taken.Count + 1)
            .Select(number => number == 1 ? Name : $"{Name} {number}")
            .First(name => !taken.Contains(name));
    }

    private async Task<long?> IdAsync(CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Projects.Where(project => project.IsSynthetic && project.Name.StartsWith(Name))
            .OrderBy(project => project.Id)
            .Select(project => (long?)project.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<bool> HoldsAsync(long projectId, string name, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ImageGroups.AnyAsync(group => group.ProjectId == projectId && group.Name == name, cancellationToken);
    }
}
