using System.Text.Json;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace AnnotateHub.Data;

/// <summary>Everything that AnnotateHub remembers, but for pixels (blob store) and job triggers.</summary>
public sealed class AnnotateHubDb(DbContextOptions<AnnotateHubDb> options)
    : IdentityDbContext<Person, IdentityRole<long>, long>(options)
{
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<ImageGroup> ImageGroups => Set<ImageGroup>();
    public DbSet<Plane> Planes => Set<Plane>();
    public DbSet<Round> Rounds => Set<Round>();
    public DbSet<Assignment> Assignments => Set<Assignment>();
    public DbSet<LabelSet> LabelSets => Set<LabelSet>();
    public DbSet<BoxRow> Boxes => Set<BoxRow>();
    public DbSet<ClassCount> ClassCounts => Set<ClassCount>();
    public DbSet<LoggedOperation> Operations => Set<LoggedOperation>();
    public DbSet<ClientCursor> ClientCursors => Set<ClientCursor>();
    public DbSet<HeldOperation> HeldOperations => Set<HeldOperation>();
    public DbSet<JobRecord> Jobs => Set<JobRecord>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // SQLite cannot order DateTimeOffset; UTC ticks order everywhere.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Project>(Configure);
        builder.Entity<Membership>(Configure);
        builder.Entity<ImageGroup>(Configure);
        builder.Entity<Plane>(entity => entity.HasIndex(plane => new { plane.ImageGroupId, plane.ChannelIndex }).IsUnique());
        builder.Entity<Plane>(entity => entity.HasIndex(plane => plane.PlaneHash));
        builder.Entity<Round>(entity => entity.HasOne<Project>().WithMany().HasForeignKey(round => round.ProjectId));
        builder.Entity<Assignment>(Configure);
        builder.Entity<LabelSet>(Configure);
        builder.Entity<BoxRow>(Configure);
        builder.Entity<ClassCount>(entity => entity.HasKey(count => new { count.LabelSetId, count.Class }));
        builder.Entity<LoggedOperation>(Configure);
        builder.Entity<ClientCursor>(entity => entity.HasKey(cursor => new { cursor.AssignmentId, cursor.ClientId }));
        builder.Entity<ClientCursor>(entity => entity.HasOne<Assignment>().WithMany().HasForeignKey(cursor => cursor.AssignmentId));
        builder.Entity<HeldOperation>(Configure);
        builder.Entity<JobRecord>(entity => entity.HasIndex(job => job.State));
    }

    private static void Configure(EntityTypeBuilder<Project> entity)
    {
        entity.HasIndex(project => project.Name).IsUnique();
        Json(entity.Property(project => project.Channels));
        Json(entity.Property(project => project.Display));
        entity.Property(project => project.Classes).HasConversion(
            new ValueConverter<ClassScheme, string>(scheme => ToJson(scheme.Classes), text => new ClassScheme(FromJson<List<LabelClass>>(text))),
            new ValueComparer<ClassScheme>((a, b) => ReferenceEquals(a, b), scheme => ToJson(scheme.Classes).GetHashCode(), scheme => scheme));
    }

    private static void Configure(EntityTypeBuilder<Membership> entity)
    {
        entity.HasKey(membership => new { membership.ProjectId, membership.PersonId });
        entity.HasOne(membership => membership.Project).WithMany(project => project.Members).HasForeignKey(membership => membership.ProjectId);
        entity.HasOne(membership => membership.Person).WithMany().HasForeignKey(membership => membership.PersonId);
    }

    private static void Configure(EntityTypeBuilder<ImageGroup> entity)
    {
        entity.HasIndex(group => new { group.ProjectId, group.Name }).IsUnique();
        entity.HasIndex(group => new { group.ProjectId, group.SortKey });
        entity.HasIndex(group => new { group.ProjectId, group.ContentHash });
        entity.HasOne<Project>().WithMany().HasForeignKey(group => group.ProjectId);
        entity.HasMany(group => group.Planes).WithOne().HasForeignKey(plane => plane.ImageGroupId);
    }

    private static void Configure(EntityTypeBuilder<Assignment> entity)
    {
        entity.HasIndex(item => new { item.RoundId, item.ImageGroupId, item.PersonId, item.Occasion }).IsUnique();
        entity.HasIndex(item => new { item.ProjectId, item.PersonId, item.State });
        entity.HasOne(item => item.Round).WithMany().HasForeignKey(item => item.RoundId);
        entity.HasOne(item => item.ImageGroup).WithMany().HasForeignKey(item => item.ImageGroupId);
        entity.HasOne(item => item.Person).WithMany().HasForeignKey(item => item.PersonId);
        entity.HasOne(item => item.LabelSet).WithMany().HasForeignKey(item => item.LabelSetId);
    }

    private static void Configure(EntityTypeBuilder<LabelSet> entity)
    {
        entity.HasIndex(set => new { set.ImageGroupId, set.Kind });
        entity.HasOne<ImageGroup>().WithMany().HasForeignKey(set => set.ImageGroupId);
        entity.HasMany(set => set.Boxes).WithOne().HasForeignKey(box => box.LabelSetId);
        entity.HasMany(set => set.Counts).WithOne().HasForeignKey(count => count.LabelSetId);
        Json(entity.Property(set => set.ExhaustiveClasses));
    }

    private static void Configure(EntityTypeBuilder<BoxRow> entity)
    {
        entity.HasIndex(box => new { box.LabelSetId, box.ClientId }).IsUnique();
        Json(entity.Property(box => box.Attributes));
        Json(entity.Property(box => box.Parents));
    }

    private static void Configure(EntityTypeBuilder<LoggedOperation> entity)
    {
        entity.HasIndex(item => new { item.LabelSetId, item.Revision }).IsUnique();
        entity.HasIndex(item => new { item.LabelSetId, item.OperationId }).IsUnique();
        entity.HasOne<LabelSet>().WithMany().HasForeignKey(item => item.LabelSetId);
    }

    private static void Configure(EntityTypeBuilder<HeldOperation> entity)
    {
        entity.HasIndex(item => new { item.AssignmentId, item.OperationId }).IsUnique();
        entity.HasOne<Assignment>().WithMany().HasForeignKey(item => item.AssignmentId);
    }

    private static void Json<T>(PropertyBuilder<T> property) => property.HasConversion(
        new ValueConverter<T, string>(value => ToJson(value), text => FromJson<T>(text)),
        new ValueComparer<T>((a, b) => ToJson(a) == ToJson(b), value => ToJson(value).GetHashCode(), value => value));

    private static string ToJson<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    private static T FromJson<T>(string text) => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!;
}

internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    value => value.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
