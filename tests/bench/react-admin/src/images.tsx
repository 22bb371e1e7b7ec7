// The views of the yardstick: a table of six columns with a search field, sorting and pages, and one image.
import { DataTable, List, SearchInput, Show, SimpleShowLayout, TextField } from "react-admin";

const filters = [<SearchInput source="name" alwaysOn />];

export const ImageList = () => (
  <List filters={filters} perPage={50}>
    <DataTable>
      <DataTable.Col source="name" />
      <DataTable.Col source="path" />
      <DataTable.Col source="data_store" />
      <DataTable.Col source="public" />
      <DataTable.Col source="created_on" />
      <DataTable.Col source="updated_on" />
    </DataTable>
  </List>
);

export const ImageShow = () => (
  <Show>
    <SimpleShowLayout>
      <TextField source="name" />
      <TextField source="path" />
      <TextField source="data_store" />
      <TextField source="public" />
      <TextField source="created_on" />
      <TextField source="updated_on" />
    </SimpleShowLayout>
  </Show>
);
