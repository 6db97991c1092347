using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ImageFlagConfiguration : IEntityTypeConfiguration<ImageFlag>
{
    public void Configure(EntityTypeBuilder<ImageFlag> builder)
    {
        builder.HasIndex(imageFlag => new { imageFlag.ProjectId, imageFlag.ResolvedAt });
        builder.HasOne<Assignment>().WithMany().HasForeignKey(imageFlag => imageFlag.AssignmentId);
        builder.Property(imageFlag => imageFlag.Id).HasValueGenerator<TimedKey>();
    }
}
