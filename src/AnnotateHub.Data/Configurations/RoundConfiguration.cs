using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class RoundConfiguration : IEntityTypeConfiguration<Round>
{
    public void Configure(EntityTypeBuilder<Round> builder)
    {
        // People see the keys of rounds in addresses: a gap in counted ones would be a round that hides (drift).
        builder.Property(round => round.Id).HasValueGenerator<TimedKey>();
        builder.HasIndex(round => new { round.ProjectId, round.Name }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(round => round.ProjectId);
        builder.HasMany(round => round.People).WithOne().HasForeignKey(person => person.RoundId);
        builder.Property(round => round.Settings).AsJson();
        // Always written; a column that may be empty spares SQLite the rebuilding of the table.
        builder.Property(round => round.Settings).IsRequired(false);
    }
}
