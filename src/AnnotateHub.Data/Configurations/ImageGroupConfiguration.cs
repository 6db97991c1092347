using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ImageGroupConfiguration : IEntityTypeConfiguration<ImageGroup>
{
    public void Configure(EntityTypeBuilder<ImageGroup> builder)
    {
        builder.HasIndex(group => new { group.ProjectId, group.Name }).IsUnique();
        // In the order of names, with all that a filter by name or patient looks at.
        builder.HasIndex(group => new
        {
            group.ProjectId,
            group.SortKey,
            group.Id,
            group.Name,
            group.Patient,
        });
        builder.HasIndex(group => new
        {
            group.ProjectId,
            group.Patient,
            group.SortKey,
            group.Id,
        });
        // In the order of import.
        builder.HasIndex(group => new { group.ProjectId, group.Id });
        builder.HasIndex(group => new
        {
            group.ProjectId,
            group.Split,
            group.Patient,
        });
        // A split in the order of names.
        builder.HasIndex(group => new
        {
            group.ProjectId,
            group.Split,
            group.SortKey,
            group.Id,
        });
        builder.HasIndex(group => new { group.ProjectId, group.ContentHash });
        builder.HasOne<Project>().WithMany().HasForeignKey(group => group.ProjectId);
        builder.HasMany(group => group.Planes).WithOne().HasForeignKey(plane => plane.ImageGroupId);
    }
}
