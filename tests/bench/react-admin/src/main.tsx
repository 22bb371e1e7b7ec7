// The yardstick: the list of public ISO images as react-admin's own guide would make it, with nothing added or taken
// away. It finds the token where the dashboard keeps it, so that neither has to sign in.
import { createRoot } from "react-dom/client";
import { Admin, Resource } from "react-admin";
import { dataProvider } from "./data-provider.ts";
import { ImageList, ImageShow } from "./images.tsx";

createRoot(document.getElementById("root")!).render(
  <Admin dataProvider={dataProvider} disableTelemetry>
    <Resource name="iso" list={ImageList} show={ImageShow} recordRepresentation="name" />
  </Admin>,
);
