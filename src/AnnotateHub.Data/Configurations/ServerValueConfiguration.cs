using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ServerValueConfiguration : IEntityTypeConfiguration<ServerValue>
{
    public void Configure(EntityTypeBuilder<ServerValue> builder)
    {
        builder.HasKey(value => value.Name);
        builder.Property(value => value.Name).HasMaxLength(ServerValue.MaxNameLength);
    }
}
