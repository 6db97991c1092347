using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class AdjudicationInputConfiguration : IEntityTypeConfiguration<AdjudicationInput>
{
    public void Configure(EntityTypeBuilder<AdjudicationInput> builder)
    {
        builder.HasKey(adjudicationInput => new { adjudicationInput.RoundId, adjudicationInput.ImageGroupId });
        builder.Property(adjudicationInput => adjudicationInput.Works).AsJson();
        builder.HasOne<RoundAdjudication>().WithMany().HasForeignKey(adjudicationInput => adjudicationInput.RoundId);
        builder.HasOne<ImageGroup>().WithMany().HasForeignKey(adjudicationInput => adjudicationInput.ImageGroupId);
    }
}
