using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class AdjudicationEntryConfiguration : IEntityTypeConfiguration<AdjudicationEntry>
{
    public void Configure(EntityTypeBuilder<AdjudicationEntry> builder)
    {
        builder.HasIndex(adjudication => new { adjudication.RoundId, adjudication.OperationId }).IsUnique();
        builder.Property(adjudication => adjudication.Verdict).AsJson();
        builder.Property(adjudication => adjudication.Before).AsJson();
        builder.Property(adjudication => adjudication.After).AsJson();
        builder.HasOne<RoundAdjudication>().WithMany().HasForeignKey(adjudication => adjudication.RoundId);
        builder
            .HasOne<ImageGroup>()
            .WithMany()
            .HasForeignKey(adjudication => adjudication.ImageGroupId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(adjudication => adjudication.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
