using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ImageGroupConfiguration : IEntityTypeConfiguration<ImageGroup>
{
    public void Configure(EntityTypeBuilder<ImageGroup> builder)
    {
        builder.HasIndex(group => new { group.ProjectId, group.Name }).IsUnique();
        builder.HasIndex(group => new { group.ProjectId, group.SortKey });
        builder.HasIndex(group => new { group.ProjectId, group.ContentHash });
        builder.HasOne<Project>().WithMany().HasForeignKey(group => group.ProjectId);
        builder.HasMany(group => group.Planes).WithOne().HasForeignKey(plane => plane.ImageGroupId);
    }
}
