using AnnotateHub.Data.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Data;

/// <summary>Everything that AnnotateHub remembers, but for pixels (blob store) and job triggers.</summary>
public sealed class AnnotateHubDb(DbContextOptions<AnnotateHubDb> options) : IdentityDbContext<Person, IdentityRole<long>, long>(options)
{
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<ImageGroup> ImageGroups => Set<ImageGroup>();
    public DbSet<ImageProperty> ImageProperties => Set<ImageProperty>();
    public DbSet<Plane> Planes => Set<Plane>();
    public DbSet<Round> Rounds => Set<Round>();
    public DbSet<Assignment> Assignments => Set<Assignment>();
    public DbSet<LabelSet> LabelSets => Set<LabelSet>();
    public DbSet<BoxRow> Boxes => Set<BoxRow>();
    public DbSet<ClassCount> ClassCounts => Set<ClassCount>();
    public DbSet<LoggedOperation> Operations => Set<LoggedOperation>();
    public DbSet<ClientSequence> ClientCursors => Set<ClientSequence>();
    public DbSet<PendingOperation> HeldOperations => Set<PendingOperation>();
    public DbSet<JobRecord> Jobs => Set<JobRecord>();
    public DbSet<RoundPerson> RoundPeople => Set<RoundPerson>();
    public DbSet<SealBreak> SealBreaks => Set<SealBreak>();
    public DbSet<WorkCount> WorkCounts => Set<WorkCount>();
    public DbSet<RoundClassCount> RoundClassCounts => Set<RoundClassCount>();
    public DbSet<DailyWork> DailyWork => Set<DailyWork>();
    public DbSet<ActiveTime> ActiveTimes => Set<ActiveTime>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<ProjectGuide> Guides => Set<ProjectGuide>();
    public DbSet<GuidePicture> GuidePictures => Set<GuidePicture>();
    public DbSet<ImageFlag> ImageFlags => Set<ImageFlag>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<ReportLink> ReportLinks => Set<ReportLink>();
    public DbSet<NotificationMute> NotificationMutes => Set<NotificationMute>();
    public DbSet<AccessToken> AccessTokens => Set<AccessToken>();
    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();
    public DbSet<ModelRun> ModelRuns => Set<ModelRun>();
    public DbSet<RunImage> RunImages => Set<RunImage>();
    public DbSet<TrainingRun> TrainingRuns => Set<TrainingRun>();
    public DbSet<FrozenReport> FrozenReports => Set<FrozenReport>();
    public DbSet<RoundAdjudication> Adjudications => Set<RoundAdjudication>();
    public DbSet<AdjudicationInput> AdjudicationInputs => Set<AdjudicationInput>();
    public DbSet<AdjudicationEntry> AdjudicationEntries => Set<AdjudicationEntry>();
    public DbSet<AdjudicationSnapshot> AdjudicationSnapshots => Set<AdjudicationSnapshot>();
    public DbSet<OutgoingMail> OutgoingMail => Set<OutgoingMail>();
    public DbSet<MailChoice> MailChoices => Set<MailChoice>();
    public DbSet<SignInEvent> SignInEvents => Set<SignInEvent>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<ServerValue> ServerValues => Set<ServerValue>();
    public DbSet<ServerNode> Nodes => Set<ServerNode>();

    /// <summary>A part of a stored blob, cut out by the database; only for queries.</summary>
    /// <param name="start">From 1.</param>
    public static byte[]? BytesOf(byte[]? blob, int start, int length) =>
        throw new InvalidOperationException("Only the database cuts blobs.");

    /// <summary>Whether a text matches a <see cref="LikePattern"/>; A to Z are taken for a to z. Only for queries.</summary>
    public static bool Matches(string? text, string pattern) =>
        throw new InvalidOperationException("Only the database compares by patterns.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // SQLite cannot order DateTimeOffset; UTC ticks order everywhere.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        // SQLite compares texts byte by byte and cuts none; so does PostgreSQL then, whatever the language of its server. How long a text
        // may be is for the use cases to say.
        if (Database.IsNpgsql())
            configurationBuilder.Properties<string>().HaveColumnType("text").UseCollation("C");
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AnnotateHubDb).Assembly);
        DatabaseFunctions.AddTo(builder, Database.IsNpgsql());
    }
}
