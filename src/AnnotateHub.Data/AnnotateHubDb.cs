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
    public DbSet<RoundPerson> RoundPeople => Set<RoundPerson>();
    public DbSet<SealBreak> SealBreaks => Set<SealBreak>();
    public DbSet<WorkCount> WorkCounts => Set<WorkCount>();
    public DbSet<RoundClassCount> RoundClassCounts => Set<RoundClassCount>();
    public DbSet<DailyWork> DailyWork => Set<DailyWork>();
    public DbSet<ActiveTime> ActiveTimes => Set<ActiveTime>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<ImageFlag> ImageFlags => Set<ImageFlag>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();
    public DbSet<ModelRun> ModelRuns => Set<ModelRun>();
    public DbSet<RunImage> RunImages => Set<RunImage>();
    public DbSet<FrozenReport> FrozenReports => Set<FrozenReport>();
    public DbSet<RoundAdjudication> Adjudications => Set<RoundAdjudication>();
    public DbSet<AdjudicationInput> AdjudicationInputs => Set<AdjudicationInput>();
    public DbSet<AdjudicationEntry> AdjudicationEntries => Set<AdjudicationEntry>();
    public DbSet<AdjudicationSnapshot> AdjudicationSnapshots => Set<AdjudicationSnapshot>();

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
        builder.Entity<Round>(Configure);
        builder.Entity<RoundPerson>(Configure);
        builder.Entity<Assignment>(Configure);
        builder.Entity<LabelSet>(Configure);
        builder.Entity<BoxRow>(Configure);
        builder.Entity<ClassCount>(entity => entity.HasKey(count => new { count.LabelSetId, count.Class }));
        builder.Entity<LoggedOperation>(Configure);
        builder.Entity<ClientCursor>(entity => entity.HasKey(cursor => new { cursor.AssignmentId, cursor.ClientId }));
        builder.Entity<ClientCursor>(entity => entity.HasOne<Assignment>().WithMany().HasForeignKey(cursor => cursor.AssignmentId));
        builder.Entity<HeldOperation>(Configure);
        builder.Entity<JobRecord>(entity => entity.HasIndex(job => job.State));
        ConfigureProgress(builder);
        ConfigureDiscussion(builder);
        ConfigureDoors(builder);
        builder.ConfigureModels();
        builder.ApplyConfiguration<FrozenReport>(new FrozenReportConfiguration());
        builder.ApplyConfiguration<FrozenReportWork>(new FrozenReportConfiguration());
        ConfigureAdjudication(builder);
    }

    private static void ConfigureAdjudication(ModelBuilder builder)
    {
        builder.Entity<RoundAdjudication>(entity => entity.HasKey(item => item.RoundId));
        builder.Entity<RoundAdjudication>(entity => entity.Property(item => item.RoundId).ValueGeneratedNever());
        builder.Entity<RoundAdjudication>(entity => entity.HasOne<Round>().WithMany().HasForeignKey(item => item.RoundId));
        builder.Entity<RoundAdjudication>(entity => Json(entity.Property(item => item.Policy)));
        builder.Entity<AdjudicationInput>(entity => entity.HasKey(item => new { item.RoundId, item.ImageGroupId }));
        builder.Entity<AdjudicationInput>(entity => Json(entity.Property(item => item.Works)));
        builder.Entity<AdjudicationEntry>(entity => entity.HasIndex(item => new { item.RoundId, item.OperationId }).IsUnique());
        builder.Entity<AdjudicationEntry>(entity => Json(entity.Property(item => item.Verdict)));
        builder.Entity<AdjudicationEntry>(entity => Json(entity.Property(item => item.Before)));
        builder.Entity<AdjudicationEntry>(entity => Json(entity.Property(item => item.After)));
        builder.Entity<AdjudicationSnapshot>(entity => entity.HasIndex(item => new { item.RoundId, item.Version }).IsUnique());
    }

    private static void ConfigureProgress(ModelBuilder builder)
    {
        builder.Entity<SealBreak>(entity => entity.HasIndex(item => item.RoundId));
        builder.Entity<WorkCount>(entity => entity.HasKey(item => new { item.RoundId, item.PersonId, item.Patient, item.Split, item.State }));
        builder.Entity<RoundClassCount>(entity => entity.HasKey(item => new { item.RoundId, item.PersonId, item.Class }));
        builder.Entity<DailyWork>(entity => entity.HasKey(item => new { item.RoundId, item.PersonId, item.Day }));
        builder.Entity<ActiveTime>(entity => entity.HasKey(item => new { item.AssignmentId, item.ClientId }));
    }

    private static void ConfigureDiscussion(ModelBuilder builder)
    {
        builder.Entity<Comment>(entity => entity.HasIndex(item => item.AssignmentId));
        builder.Entity<Comment>(entity => entity.HasOne<Assignment>().WithMany().HasForeignKey(item => item.AssignmentId));
        builder.Entity<ImageFlag>(entity => entity.HasIndex(item => new { item.ProjectId, item.ResolvedAt }));
        builder.Entity<ImageFlag>(entity => entity.HasOne<Assignment>().WithMany().HasForeignKey(item => item.AssignmentId));
        builder.Entity<Comment>(entity => entity.Property(item => item.Id).HasValueGenerator<TimedKey>());
        builder.Entity<ImageFlag>(entity => entity.Property(item => item.Id).HasValueGenerator<TimedKey>());
        builder.Entity<Notification>(entity => entity.Property(item => item.Id).HasValueGenerator<TimedKey>());
        builder.Entity<AuditEntry>(entity => entity.HasIndex(item => new { item.ProjectId, item.At }));
        builder.Entity<AuditEntry>(entity => entity.HasIndex(item => item.ImageGroupId));
        builder.Entity<Notification>(entity => entity.HasIndex(item => new { item.PersonId, item.ReadAt }));
    }

    private static void ConfigureDoors(ModelBuilder builder)
    {
        builder.Entity<Invitation>(entity => entity.HasIndex(item => item.SecretHash).IsUnique());
        builder.Entity<Invitation>(entity => entity.HasOne<Project>().WithMany().HasForeignKey(item => item.ProjectId));
        builder.Entity<AccessToken>(entity => entity.HasIndex(item => item.SecretHash).IsUnique());
        builder.Entity<AccessToken>(entity => entity.HasOne<Person>().WithMany().HasForeignKey(item => item.PersonId));
        builder.Entity<AccessToken>(entity => Json(entity.Property(item => item.ProjectIds)));
    }

    private static void Configure(EntityTypeBuilder<Round> entity)
    {
        entity.HasIndex(round => new { round.ProjectId, round.Name }).IsUnique();
        entity.HasOne<Project>().WithMany().HasForeignKey(round => round.ProjectId);
        entity.HasMany(round => round.People).WithOne().HasForeignKey(person => person.RoundId);
        Json(entity.Property(round => round.Settings));
        // Always written; a column that may be empty spares SQLite the rebuilding of the table.
        entity.Property(round => round.Settings).IsRequired(false);
    }

    private static void Configure(EntityTypeBuilder<RoundPerson> entity)
    {
        entity.HasKey(item => new { item.RoundId, item.PersonId });
        entity.HasIndex(item => item.PersonId);
        entity.HasOne(item => item.Person).WithMany().HasForeignKey(item => item.PersonId);
    }

    private static void Configure(EntityTypeBuilder<Project> entity)
    {
        entity.HasIndex(project => project.Name).IsUnique();
        Json(entity.Property(project => project.Channels));
        Json(entity.Property(project => project.Display));
        Json(entity.Property(project => project.Splits));
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
        entity.Property(item => item.Id).HasValueGenerator<RandomKey>();
        entity.HasIndex(item => new { item.RoundId, item.ImageGroupId, item.PersonId, item.Occasion }).IsUnique();
        entity.HasIndex(item => new { item.ProjectId, item.PersonId, item.State });
        entity.HasIndex(item => new { item.RoundId, item.PersonId, item.State, item.QueueOrder });
        entity.HasIndex(item => new { item.ProjectId, item.PersonId, item.ImageGroupId });
        entity.HasIndex(item => new { item.ProjectId, item.ChangedAt });
        entity.HasOne(item => item.Round).WithMany().HasForeignKey(item => item.RoundId);
        entity.HasOne(item => item.ImageGroup).WithMany().HasForeignKey(item => item.ImageGroupId);
        entity.HasOne(item => item.Person).WithMany().HasForeignKey(item => item.PersonId);
        entity.HasOne(item => item.LabelSet).WithMany().HasForeignKey(item => item.LabelSetId);
    }

    private static void Configure(EntityTypeBuilder<LabelSet> entity)
    {
        entity.HasIndex(set => new { set.ImageGroupId, set.Kind });
        entity.HasIndex(set => new { set.ProjectId, set.Kind, set.Source });
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

    internal static void Json<T>(PropertyBuilder<T> property) => property.HasConversion(
        new ValueConverter<T, string>(value => ToJson(value), text => FromJson<T>(text)),
        new ValueComparer<T>((a, b) => ToJson(a) == ToJson(b), value => ToJson(value).GetHashCode(), value => value));

    private static string ToJson<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    private static T FromJson<T>(string text) => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!;
}

internal sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
    value => value.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
