using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class AdjudicationSnapshotConfiguration : IEntityTypeConfiguration<AdjudicationSnapshot>
{
    public void Configure(EntityTypeBuilder<AdjudicationSnapshot> builder)
    {
        builder.HasIndex(adjudicationSnapshot => new { adjudicationSnapshot.RoundId, adjudicationSnapshot.Version }).IsUnique();
        builder.HasOne<RoundAdjudication>().WithMany().HasForeignKey(adjudicationSnapshot => adjudicationSnapshot.RoundId);
        builder
            .HasOne<Person>()
            .WithMany()
            .HasForeignKey(adjudicationSnapshot => adjudicationSnapshot.PersonId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
