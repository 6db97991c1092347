using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class ServerNodeConfiguration : IEntityTypeConfiguration<ServerNode>
{
    public void Configure(EntityTypeBuilder<ServerNode> builder)
    {
        builder.ToTable("Nodes");
        builder.HasKey(node => node.Id);
        builder.Property(node => node.Id).HasMaxLength(ServerNode.MaxIdLength);
    }
}
