using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class RunImageConfiguration : IEntityTypeConfiguration<RunImage>
{
    public void Configure(EntityTypeBuilder<RunImage> builder)
    {
        builder
            .HasIndex(image => new
            {
                image.ModelRunId,
                image.ImageGroupId,
                image.OfLabelSetId,
            })
            .IsUnique();
        builder.HasIndex(image => new { image.ModelRunId, image.State });
        builder.HasOne<ModelRun>().WithMany().HasForeignKey(image => image.ModelRunId);
        builder.HasOne<ImageGroup>().WithMany().HasForeignKey(image => image.ImageGroupId);
        builder.Property(image => image.BoxIds).AsJson();
    }
}
