using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Core.Study;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Synthetic;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Jobs;
using AnnotateHub.UseCases.Storage;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.UseCases.Demo;

/// <summary>What a demo account is in the demo project.</summary>
/// <param name="ExperienceMonths">Null for who does not annotate as a rule.</param>
/// <param name="SeniorityRank">1 is the most senior.</param>
public sealed record DemoMember(string UserName, ProjectRole Role, int? ExperienceMonths = null, int? SeniorityRank = null);

/// <summary>How far the demo plate has come.</summary>
/// <param name="Images">Images of the plate that the project holds, of those asked for.</param>
/// <param name="Faults">Why some are not there; one that fails does not end the rest.</param>
public sealed record DemoGrowth(int Images, IReadOnlyList<string> Faults);

/// <summary>The project that a fresh server shows: a few pairs at once, the rest of the synthetic plate grown afterwards.</summary>
/// <remarks>The truth lies in the data folder under <c>demo/truth</c> and enters no label set.</remarks>
public sealed class DemoProject(
    IDbContextFactory<AnnotateHubDb> database, DataFolder folder, ImportPlanner planner, Importer importer, TimeProvider time) : IDisposable
{
    public const string Name = "Organoid plate (synthetic)";

    public const string Description =
        "Images that a program made in the shape of Piansaddhayanon et al. 2023: brightfield with red, green and Hoechst fluorescence, three patients. Nobody photographed them.";

    private readonly PlateGenerator _generator = new(new PlateSettings());

    // Two growths at once would clear each other's unfinished files.
    private readonly SemaphoreSlim _growing = new(1, 1);

    public string TruthFolder => Path.Combine(folder.Demo, PublishedTree.Truth);

    public void Dispose() => _growing.Dispose();

    /// <summary>Makes the project, its members and its first images where they are missing; called again it changes nothing.</summary>
    /// <param name="seedFolder">Holds <c>raw_images_for_model</c>. Where it does not, the project starts empty and <see cref="GrowAsync"/> makes the first images too.</param>
    /// <param name="members">People with other names or without an account are passed over; memberships that exist stay as they are.</param>
    public async Task<long> EnsureProjectAsync(string seedFolder, IReadOnlyList<DemoMember> members, CancellationToken cancel = default)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var project = await db.Projects.SingleOrDefaultAsync(item => item.Name == Name, cancel);
        if (project is null)
        {
            project = new Project
            {
                Name = Name, Description = Description, IsSynthetic = true, Classes = ClassScheme.CancerNormalUnknown,
                Channels = [.. PairingPresets.Published.Rule.Channels.Select(source => source.Channel)], CreatedAt = time.GetUtcNow(),
            };
            db.Projects.Add(project);
        }

        await AddMembersAsync(db, project, members, cancel);
        await db.SaveChangesAsync(cancel);
        var images = Path.Combine(seedFolder, PublishedTree.Images);
        if (project.ImageCount == 0 && Directory.Exists(images)) await ImportAsync(project.Id, images, cancel);
        return project.Id;
    }

    /// <summary>
    /// Makes the first <paramref name="images"/> fields of the plate one by one and imports each that the project does not hold yet.
    /// Cut short, it goes on where it stopped when it is called again.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no demo project; <see cref="EnsureProjectAsync"/> makes it.</exception>
    public async Task<DemoGrowth> GrowAsync(int images, IProgress<JobProgress>? progress = null, CancellationToken cancel = default)
    {
        await _growing.WaitAsync(cancel);
        try
        {
            var projectId = await IdAsync(cancel) ?? throw new InvalidOperationException($"There is no project '{Name}' to grow; make it first.");
            var meter = new ProgressMeter(progress, time, images);
            var faults = new List<string>();
            for (var index = 0; index < images; index++)
            {
                cancel.ThrowIfCancellationRequested();
                if (await GrowByOneAsync(projectId, index, cancel) is { } fault) faults.Add(fault);
                meter.Advance($"Synthetic image {_generator.NameOf(index)}");
            }

            return new DemoGrowth(images - faults.Count, faults);
        }
        finally
        {
            _growing.Release();
        }
    }

    private async Task<string?> GrowByOneAsync(long projectId, int index, CancellationToken cancel)
    {
        var name = _generator.NameOf(index);
        var isThere = await HoldsAsync(projectId, name, cancel);
        if (isThere && File.Exists(PublishedTree.TruthFile(TruthFolder, name))) return null;
        var field = _generator.Generate(index);
        PublishedTree.WriteTruth(TruthFolder, _generator.Settings, field);
        if (isThere) return null;

        // The blob store keeps the files, so the tree is needed for one import only; what a crash left behind goes first.
        var unfinished = Path.Combine(folder.Demo, "unfinished");
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        PublishedTree.WriteImages(unfinished, _generator.Settings, field);
        var fault = await ImportAsync(projectId, Path.Combine(unfinished, PublishedTree.Images), cancel);
        Directory.Delete(unfinished, recursive: true);
        return fault;
    }

    /// <returns>Null, or the first reason why something was not imported.</returns>
    private async Task<string?> ImportAsync(long projectId, string images, CancellationToken cancel)
    {
        var plan = await planner.PlanAsync(images, PairingPresets.Published.Rule, cancel: cancel);
        var report = await importer.ImportAsync(projectId, plan, cancel: cancel);
        return report.Refused ?? report.Rejected.Concat(plan.Problems).FirstOrDefault(problem => problem.LeavesOut)?.Sentence;
    }

    private static async Task AddMembersAsync(AnnotateHubDb db, Project project, IReadOnlyList<DemoMember> members, CancellationToken cancel)
    {
        foreach (var member in members)
        {
            var normalized = member.UserName.ToUpperInvariant();
            var person = await db.Users.SingleOrDefaultAsync(person => person.NormalizedUserName == normalized && person.IsDemo, cancel);
            if (person is null || await db.Memberships.AnyAsync(item => item.ProjectId == project.Id && item.PersonId == person.Id, cancel)) continue;
            db.Memberships.Add(new Membership
            {
                Project = project, PersonId = person.Id, Role = member.Role,
                ExperienceMonths = member.ExperienceMonths, SeniorityRank = member.SeniorityRank,
            });
        }
    }

    private async Task<long?> IdAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Projects.Where(project => project.Name == Name && project.IsSynthetic).Select(project => (long?)project.Id).SingleOrDefaultAsync(cancel);
    }

    private async Task<bool> HoldsAsync(long projectId, string name, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.ImageGroups.AnyAsync(group => group.ProjectId == projectId && group.Name == name, cancel);
    }
}
