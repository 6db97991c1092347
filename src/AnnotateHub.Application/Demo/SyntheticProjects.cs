using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Pairing;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.Imaging.Synthetic;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo;

/// <summary>Projects of images that a program made: found by what they are, made where they are missing, filled field by field.</summary>
/// <param name="scratch">Name of the folder for the files of one field; nobody else may use it.</param>
internal sealed class SyntheticProjects(
    IDbContextFactory<AnnotateHubDb> database,
    DataFolder folder,
    ImportPlanner planner,
    Importer importer,
    TimeProvider time,
    string scratch
)
{
    public string TruthFolder => Path.Combine(folder.Demo, PublishedTree.Truth);

    /// <summary>The oldest synthetic project of this name; by what it is, because somebody's own project may bear the name.</summary>
    public async Task<long?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await Named(db, name).Select(project => (long?)project.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes the project and its members where they are missing; memberships that exist stay as they are.</summary>
    /// <param name="members">People with other names or without a demo account are passed over.</param>
    public async Task<long> EnsureAsync(
        string name,
        string description,
        IReadOnlyList<DemoMember> members,
        CancellationToken cancellationToken
    )
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var project = await Named(db, name).FirstOrDefaultAsync(cancellationToken);
        if (project is null)
        {
            project = new Project
            {
                Name = await FreeNameAsync(db, name, cancellationToken),
                Description = description,
                IsSynthetic = true,
                Classes = ClassScheme.CancerNormalUnknown,
                Channels = [.. PairingPresets.Published.Rule.Channels.Select(source => source.Channel)],
                CreatedAt = time.GetUtcNow(),
            };
            db.Projects.Add(project);
        }

        await AddMembersAsync(db, project, members, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return project.Id;
    }

    public async Task<int> ImageCountAsync(long projectId, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db
            .Projects.Where(project => project.Id == projectId)
            .Select(project => project.ImageCount)
            .SingleAsync(cancellationToken);
    }

    /// <summary>Makes one field and imports it, unless the project and the truth's folder hold it.</summary>
    /// <returns>Null, or why it was not imported.</returns>
    public async Task<string?> AddFieldAsync(long projectId, PlateGenerator generator, int index, CancellationToken cancellationToken)
    {
        var name = generator.NameOf(index);
        var isThere = await HoldsAsync(projectId, name, cancellationToken);
        if (isThere && File.Exists(PublishedTree.TruthFile(TruthFolder, name)))
            return null;
        var field = generator.Generate(index);
        PublishedTree.WriteTruth(TruthFolder, generator.Settings, field);
        return isThere ? null : await ImportAsync(projectId, generator.Settings, field, cancellationToken);
    }

    /// <summary>Imports one field that was made.</summary>
    /// <returns>Null, or why it was not imported.</returns>
    public async Task<string?> ImportAsync(
        long projectId,
        PlateSettings settings,
        SyntheticField field,
        CancellationToken cancellationToken
    )
    {
        // The blob store keeps the files, so the tree is needed for one import only; what a crash left behind goes first.
        var unfinished = Path.Combine(folder.Demo, scratch);
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        PublishedTree.WriteImages(unfinished, settings, field);
        var fault = await ImportAsync(projectId, Path.Combine(unfinished, PublishedTree.Images), cancellationToken);
        Directory.Delete(unfinished, recursive: true);
        return fault;
    }

    /// <returns>Null, or the first reason why something was not imported.</returns>
    public async Task<string?> ImportAsync(long projectId, string images, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(images, PairingPresets.Published.Rule, cancellationToken: cancellationToken);
        var report = await importer.ImportAsync(projectId, plan, cancellationToken: cancellationToken);
        return report.Refused ?? report.Rejected.Concat(plan.Problems).FirstOrDefault(problem => problem.LeavesOut)?.Message;
    }

    public async Task<bool> HoldsAsync(long projectId, string name, CancellationToken cancellationToken)
    {
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        return await db.ImageGroups.AnyAsync(group => group.ProjectId == projectId && group.Name == name, cancellationToken);
    }

    private static IQueryable<Project> Named(AnnotateHubDb db, string name) =>
        db.Projects.Where(project => project.IsSynthetic && project.Name.StartsWith(name)).OrderBy(project => project.Id);

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

    private static async Task<string> FreeNameAsync(AnnotateHubDb db, string wanted, CancellationToken cancellationToken)
    {
        var taken = await db.Projects.Select(project => project.Name).ToHashSetAsync(cancellationToken);
        return Enumerable
            .Range(1, taken.Count + 1)
            .Select(number => number == 1 ? wanted : $"{wanted} {number}")
            .First(name => !taken.Contains(name));
    }
}
