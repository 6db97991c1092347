using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ImagePropertyConfiguration : IEntityTypeConfiguration<ImageProperty>
{
    public void Configure(EntityTypeBuilder<ImageProperty> builder)
    {
        builder.HasKey(property => new { property.ImageGroupId, property.Name });
        builder.HasOne<ImageGroup>().WithMany().HasForeignKey(property => property.ImageGroupId);
    }
}
