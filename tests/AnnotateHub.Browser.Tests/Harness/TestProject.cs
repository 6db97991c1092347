using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>
/// A copy of the server's demo project for one test, with members of its own, so that many tests can share a server. Pixels
/// are stored under their hashes; the copy points at those of the demo.
/// </summary>
/// <param name="FirstImage">The first image in working order.</param>
/// <param name="Suffix">
/// Stands behind the demo's user names in those of this project's members; they show themselves by the demo's names.
/// </param>
public sealed record TestProject(long Id, long FirstImage, string Suffix)
{
    /// <summary>A new server makes the demo first.</summary>
    private const long Demo = 1;

    /// <summary>So many pairs come with the program.</summary>
    public const int DemoImages = 3;

    private static int _made;

    public string Address => $"projects/{Id}";

    public string UserName(string account) => account + Suffix;

    public string AccountOf(string userName) => userName[..^Suffix.Length];

    /// <summary>The demo project itself, with the demo's people.</summary>
    public static async Task<TestProject> DemoAsync(string databaseFile)
    {
        await using var db = Open(databaseFile);
        return new TestProject(Demo, (await ImagesAsync(db, 1)).Single().Id, "");
    }

    /// <summary>Written beside the running server: what pages show must not depend on how a project was made.</summary>
    /// <param name="images">
    /// More than the demo has are further fields of the same patients with the same pixels; making new ones takes seconds each.
    /// </param>
    public static async Task<TestProject> CopyAsync(string databaseFile, int images)
    {
        var suffix = $"-{Interlocked.Increment(ref _made)}";
        await using var db = Open(databaseFile);
        var demo = await db.Projects.AsNoTracking().SingleAsync(item => item.Id == Demo);
        var project = new Project
        {
            Name = $"{demo.Name} of a test {suffix}",
            Description = demo.Description,
            IsSynthetic = demo.IsSynthetic,
            Classes = demo.Classes,
            Channels = demo.Channels,
            Display = demo.Display,
            ImageCount = images,
            CreatedAt = demo.CreatedAt,
        };
        var members = await db
            .Memberships.AsNoTracking()
            .Include(membership => membership.Person)
            .Where(membership => membership.ProjectId == Demo)
            .ToListAsync();
        project.Members.AddRange(
            members.Select(member => new Membership
            {
                Person = Copy(member.Person!, suffix),
                Role = member.Role,
                ExperienceMonths = member.ExperienceMonths,
                SeniorityRank = member.SeniorityRank,
            })
        );
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        var groups = new List<ImageGroup>();
        for (var lap = 1; groups.Count < images; lap++)
        {
            var next = await ImagesAsync(db, Math.Min(DemoImages, images - groups.Count));
            groups.AddRange(next.Select(group => Copy(group, project.Id, lap)));
        }

        db.ImageGroups.AddRange(groups);
        await db.SaveChangesAsync();
        return new TestProject(project.Id, groups[0].Id, suffix);
    }

    internal static AnnotateHubDb Open(string databaseFile)
    {
        var options = new DbContextOptionsBuilder<AnnotateHubDb>();
        options.UseAnnotateHubSqlite(databaseFile);
        return new AnnotateHubDb(options.Options);
    }

    private static async Task<List<ImageGroup>> ImagesAsync(AnnotateHubDb db, int count)
    {
        var images = await db
            .ImageGroups.AsNoTracking()
            .Include(imageGroup => imageGroup.Planes)
            .Where(imageGroup => imageGroup.ProjectId == Demo)
            .OrderBy(imageGroup => imageGroup.SortKey)
            .ThenBy(imageGroup => imageGroup.Id)
            .Take(count)
            .ToListAsync();
        if (images.Count == count)
            return images;
        throw new InvalidOperationException($"The demo project has {images.Count} images; a test asked for {count}.");
    }

    private static Person Copy(Person person, string suffix) =>
        new()
        {
            UserName = person.UserName + suffix,
            NormalizedUserName = person.NormalizedUserName + suffix,
            DisplayName = person.DisplayName,
            PasswordHash = person.PasswordHash,
            SecurityStamp = $"{Guid.NewGuid():N}",
            IsDemo = person.IsDemo,
            CreatedAt = person.CreatedAt,
            LockoutEnabled = person.LockoutEnabled,
        };

    private static ImageGroup Copy(ImageGroup group, long projectId, int lap)
    {
        if (lap > 1)
        {
            group.Name += $"-{lap}";
            group.SortKey += $"-{lap:D4}";
            group.ContentHash += $"-{lap}";
        }

        // Detached rows without keys are new rows; whatever columns they come to have go with them.
        (group.Id, group.ProjectId) = (0, projectId);
        foreach (var plane in group.Planes)
            (plane.Id, plane.ImageGroupId) = (0, 0);
        return group;
    }
}
