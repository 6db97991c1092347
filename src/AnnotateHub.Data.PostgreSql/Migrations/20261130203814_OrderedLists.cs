using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AnnotateHub.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class OrderedLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_ImageGroups_ProjectId_Split_SortKey_Id",
                table: "ImageGroups",
                columns: new[] { "ProjectId", "Split", "SortKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_ProjectId_Id",
                table: "Assignments",
                columns: new[] { "ProjectId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Assignments_ProjectId_State_Id",
                table: "Assignments",
                columns: new[] { "ProjectId", "State", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ImageGroups_ProjectId_Split_SortKey_Id",
                table: "ImageGroups");

            migrationBuilder.DropIndex(
                name: "IX_Assignments_ProjectId_Id",
                table: "Assignments");

            migrationBuilder.DropIndex(
                name: "IX_Assignments_ProjectId_State_Id",
                table: "Assignments");
        }
    }
}
