using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class PlaneConfiguration : IEntityTypeConfiguration<Plane>
{
    public void Configure(EntityTypeBuilder<Plane> builder)
    {
        builder.HasIndex(plane => new { plane.ImageGroupId, plane.ChannelIndex }).IsUnique();
        builder.HasIndex(plane => plane.PlaneHash);
    }
}
